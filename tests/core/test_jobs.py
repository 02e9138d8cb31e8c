"""A job is asked for once per key, runs at most three times, and says how it went."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone, translation
from django_q.models import OrmQ
from django_tasks import TaskResultStatus, default_task_backend
from django_tasks.exceptions import TaskResultDoesNotExist

from lms.core import execution, jobs, tasks
from lms.core.models import JobRun, JobStatus, WorkerHeartbeat
from tests.core import sample_jobs
from tests.core.sample_jobs import lines
from tests.core.workers import SAMPLE

pytestmark = pytest.mark.django_db


def test_the_same_key_is_the_same_job_and_runs_once(diary: str, run_jobs: Any) -> None:
    first = jobs.start(SAMPLE + "write", key="k", by=None, diary=diary, line="one")
    second = jobs.start(SAMPLE + "write", key="k", by=None, diary=diary, line="two")
    run_jobs()
    again = jobs.start(SAMPLE + "write", key="k", by=None, diary=diary, line="three")
    run_jobs()
    assert first == second == again
    assert lines(diary) == ["one"]
    first.refresh_from_db()
    assert (first.status, first.started_count, first.result) == (JobStatus.DONE, 1, "one")


def test_a_job_of_a_transaction_that_rolls_back_never_runs(diary: str, run_jobs: Any) -> None:
    with transaction.atomic():
        jobs.start(SAMPLE + "write", key="k", by=None, diary=diary, line="never")
        transaction.set_rollback(True)
    run_jobs()
    assert lines(diary) == []
    assert not JobRun.objects.exists()
    assert not OrmQ.objects.exists()


def test_only_the_id_travels_through_the_queue(diary: str) -> None:
    job = jobs.start(SAMPLE + "write", key="k", by=None, diary=diary, line="x")
    delivery = OrmQ.objects.get()
    assert delivery.task["args"] == (str(job.pk),)
    assert delivery.task["kwargs"] == {}


@pytest.mark.parametrize("task_path", ["no.such.module", "tests.core.sample_jobs.missing"])
def test_a_task_that_does_not_exist_is_noticed_when_asked_for(task_path: str) -> None:
    with pytest.raises(ImportError):
        jobs.start(task_path, key="k", by=None)


def test_something_that_is_no_task_is_noticed_when_asked_for() -> None:
    with pytest.raises(TypeError, match="django_tasks"):
        jobs.start("tests.core.sample_jobs.note", key="k", by=None)


def test_arguments_that_are_not_plain_json_are_noticed_when_asked_for(diary: str) -> None:
    with pytest.raises(TypeError):
        jobs.start(SAMPLE + "write", key="k", by=None, diary=diary, line=dt.date(2026, 1, 1))


@pytest.mark.parametrize("task", ["fail", "raise_base_exception"])
def test_a_job_that_always_fails_ends_after_three_starts(
    task: str, diary: str, run_jobs: Any
) -> None:
    job = jobs.start(SAMPLE + task, key="bad", by=None, diary=diary)
    after = jobs.start(SAMPLE + "write", key="after", by=None, diary=diary, line="after")
    run_jobs()
    job.refresh_from_db()
    after.refresh_from_db()
    assert lines(diary).count("start") == 3
    assert (job.status, job.started_count) == (JobStatus.FAILED, 3)
    assert "third shelf" not in job.error, "inner details are not for the person who asked"
    assert "sample_jobs" in job.traceback
    assert after.status == JobStatus.DONE
    assert not OrmQ.objects.exists()


def test_a_job_that_fails_once_is_tried_again_and_forgets_the_error(
    diary: str, run_jobs: Any
) -> None:
    job = jobs.start(SAMPLE + "fail_first", key="k", by=None, diary=diary)
    run_jobs()
    job.refresh_from_db()
    assert (job.status, job.started_count, job.error) == (JobStatus.DONE, 2, "")


def test_between_tries_the_person_who_asked_sees_what_went_wrong(diary: str) -> None:
    job = jobs.start(SAMPLE + "fail_first", key="k", by=None, diary=diary)
    execution.run(str(job.pk))
    job.refresh_from_db()
    assert (job.status, job.started_count) == (JobStatus.QUEUED, 1)
    assert job.error
    assert OrmQ.objects.filter(lock__gt=timezone.now()).exists(), "the next try waits a little"


def test_a_hopeless_job_is_not_tried_again(run_jobs: Any) -> None:
    job = jobs.start(SAMPLE + "render", key="k", by=None, template="pdf/no-such.html")
    hopeless = jobs.start(SAMPLE + "refuse", key="h", by=None)
    run_jobs()
    hopeless.refresh_from_db()
    job.refresh_from_db()
    assert (hopeless.status, hopeless.started_count) == (JobStatus.FAILED, 1)
    assert hopeless.error == "There is nobody in this unit."
    assert job.started_count == 3


def test_a_delivery_made_twice_does_the_work_once(diary: str) -> None:
    job = jobs.start(SAMPLE + "write", key="k", by=None, diary=diary, line="once")
    execution.run(str(job.pk))
    execution.run(str(job.pk))
    assert lines(diary) == ["once"]


def test_a_job_under_way_elsewhere_is_left_alone(diary: str) -> None:
    job = jobs.start(SAMPLE + "write", key="k", by=None, diary=diary, line="x")
    JobRun.objects.update(status=JobStatus.RUNNING, worker="elsewhere/1", started_count=1)
    execution.run(str(job.pk))
    assert lines(diary) == []


def test_a_start_that_lost_its_claim_cannot_say_how_the_job_ended(diary: str) -> None:
    job = jobs.start(SAMPLE + "usurped", key="k", by=None, diary=diary)
    execution.run(str(job.pk))
    job.refresh_from_db()
    assert (job.status, job.worker, job.result) == (JobStatus.RUNNING, "elsewhere/1", None)


def test_progress_and_file_reach_the_row(diary: str, run_jobs: Any) -> None:
    job = jobs.start(SAMPLE + "make_file", key="k", by=None, diary=diary)
    run_jobs()
    job.refresh_from_db()
    assert (job.progress_done, job.progress_total) == (2, 2)
    assert job.result_filename == "report.txt"
    with job.result_file.open() as file:
        assert file.read() == b"all of it"
    folder = Path(job.result_file.path).parent
    assert [path.name for path in folder.glob(f"{job.pk}*")] == [f"{job.pk}.txt"]


def test_progress_outside_a_job_is_nobodys_business() -> None:
    jobs.report_progress(1, 2)


def test_a_file_outside_a_job_is_a_mistake() -> None:
    with pytest.raises(LookupError):
        jobs.attach_file(b"", "x")


def test_a_job_speaks_the_language_of_who_asked(run_jobs: Any) -> None:
    with translation.override("en"):
        english = jobs.start(SAMPLE + "say_language", key="en", by=None)
    with translation.override("id"):
        indonesian = jobs.start(SAMPLE + "say_language", key="id", by=None)
    run_jobs()
    english.refresh_from_db()
    indonesian.refresh_from_db()
    assert (english.result, indonesian.result) == ("en", "id")


def test_a_failed_job_can_be_tried_anew_but_only_once_per_failure(
    diary: str, run_jobs: Any
) -> None:
    job = jobs.start(SAMPLE + "fail", key="k", by=None, diary=diary)
    assert not jobs.retry(job), "it has not failed yet"
    run_jobs()
    assert jobs.retry(job)
    assert not jobs.retry(job)
    run_jobs()
    assert len(lines(diary)) == 6


def test_the_task_interface_reaches_the_same_queue(diary: str, run_jobs: Any) -> None:
    result = sample_jobs.write.enqueue(diary, line="x")
    assert not result.is_finished
    run_jobs()
    result.refresh()
    assert result.status == TaskResultStatus.SUCCESSFUL
    assert (result.return_value, result.attempts) == ("x", 1)


def test_the_task_interface_tells_of_failure(diary: str, run_jobs: Any) -> None:
    result = sample_jobs.fail.enqueue(diary)
    run_jobs()
    result.refresh()
    assert result.status == TaskResultStatus.FAILED
    assert result.errors[0].exception_class is ValueError
    assert "third shelf" in result.errors[0].traceback


def test_a_task_can_wait_for_its_time(diary: str, run_jobs: Any) -> None:
    tomorrow = timezone.now() + dt.timedelta(days=1)
    sample_jobs.write.using(run_after=tomorrow).enqueue(diary, "tomorrow")
    run_jobs()
    assert lines(diary) == []


def test_a_task_may_look_at_its_context(run_jobs: Any) -> None:
    result = sample_jobs.count_attempts.enqueue()
    run_jobs()
    result.refresh()
    assert result.return_value == 1


@pytest.mark.parametrize("result_id", ["7b1e0c1e-9d5f-4a43-8a6c-0d1b5c0f4b11", "nonsense"])
def test_a_result_that_does_not_exist_is_said_so(result_id: str) -> None:
    with pytest.raises(TaskResultDoesNotExist):
        default_task_backend.get_result(result_id)


def test_wagtails_work_on_a_row_that_is_gone_is_done(run_jobs: Any) -> None:
    from wagtail.tasks import update_reference_index_task  # noqa: PLC0415

    update_reference_index_task.enqueue("wagtailcore", "page", "999999")
    run_jobs()
    assert JobRun.objects.get().status == JobStatus.DONE


def running(key: str, worker: str, **fields: Any) -> JobRun:
    moment = timezone.now()
    return JobRun.objects.create(
        key=key,
        task_path=SAMPLE + "write",
        arguments={"args": [], "kwargs": {}},
        status=JobStatus.RUNNING,
        worker=worker,
        **{"started_count": 1, "started_at": moment} | fields,
    )


def test_jobs_of_silent_workers_are_freed_and_others_are_not(settings: Any) -> None:
    now = timezone.now()
    WorkerHeartbeat.objects.create(name="alive", beat_at=now)
    WorkerHeartbeat.objects.create(name="silent", beat_at=now - dt.timedelta(minutes=5))
    long_ago = now - dt.timedelta(seconds=settings.JOB_TIMEOUT_SECONDS + 60)
    kept = running("kept", "alive/1")
    orphan = running("orphan", "silent/1")
    endless = running("endless", "alive/2", started_at=long_ago)
    worn_out = running("worn out", "silent/2", started_count=3)
    execution.release_abandoned()
    assert [JobRun.objects.get(pk=job.pk).status for job in (kept, orphan, endless, worn_out)] == [
        JobStatus.RUNNING,
        JobStatus.QUEUED,
        JobStatus.QUEUED,
        JobStatus.FAILED,
    ]
    assert OrmQ.objects.count() == 2


def test_clean_up_forgets_old_jobs_with_their_files(
    ayu: Any, diary: str, run_jobs: Any, django_assert_num_queries: Any
) -> None:
    old = jobs.start(SAMPLE + "make_file", key="old", by=ayu.user, diary=diary)
    new = jobs.start(SAMPLE + "make_file", key="new", by=ayu.user, diary=diary)
    own = jobs.start(SAMPLE + "write", key="own", by=None, diary=diary, line="x")
    run_jobs()
    month_ago = timezone.now() - dt.timedelta(days=31)
    JobRun.objects.filter(pk__in=[old.pk, own.pk]).update(finished_at=month_ago)
    old.refresh_from_db()
    tasks.clean_up.call()
    assert list(JobRun.objects.filter(key__in=["old", "new", "own"])) == [new]
    assert not Path(old.result_file.path).exists()


@pytest.fixture
def no_time(settings: Any) -> None:
    """Let every job be late at once."""
    settings.JOB_TIMEOUT_SECONDS = 0


def test_a_job_that_is_late_goes_on_where_it_was_behind_those_that_wait(
    diary: str, no_time: None, run_jobs: Any
) -> None:
    job = jobs.start(SAMPLE + "count_up", key="k", by=None, diary=diary, until=3)
    jobs.start(SAMPLE + "write", key="waiting", by=None, diary=diary, line="waiting")
    run_jobs()
    job.refresh_from_db()
    assert lines(diary) == ["1", "waiting", "2", "3"]
    assert (job.status, job.result, job.started_count) == (JobStatus.DONE, 3, 1)
    assert not OrmQ.objects.exists()


def test_a_job_that_has_time_is_done_in_one_go(diary: str, run_jobs: Any) -> None:
    job = jobs.start(SAMPLE + "count_up", key="k", by=None, diary=diary, until=3)
    execution.run(str(job.pk))
    job.refresh_from_db()
    assert (job.status, lines(diary)) == (JobStatus.DONE, ["1", "2", "3"])


def test_while_it_pauses_a_job_keeps_its_progress_and_is_not_asked_for_again(
    diary: str, no_time: None
) -> None:
    job = jobs.start(SAMPLE + "count_up", key="k", by=None, diary=diary, until=3)
    execution.run(str(job.pk))
    assert jobs.start(SAMPLE + "count_up", key="k", by=None, diary=diary, until=3) == job
    job.refresh_from_db()
    assert (job.status, job.progress_done, job.progress_total) == (JobStatus.QUEUED, 1, 3)
    assert job.arguments["kwargs"] == {"diary": diary, "until": 3, "after": 1}
    assert OrmQ.objects.count() == 2, "the first delivery is acknowledged by the worker"


@pytest.mark.parametrize("task", ["fail_after_pausing", "pause_badly"])
def test_a_job_that_fails_after_it_wanted_to_pause_has_failed(
    task: str, diary: str, no_time: None, run_jobs: Any
) -> None:
    job = jobs.start(SAMPLE + task, key="k", by=None, diary=diary)
    run_jobs()
    job.refresh_from_db()
    assert (job.status, job.started_count) == (JobStatus.FAILED, 3)
    assert lines(diary) == ["start"] * 3
    assert job.arguments["kwargs"] == {"diary": diary}


def test_a_start_that_lost_its_claim_cannot_let_the_job_pause(diary: str, no_time: None) -> None:
    job = jobs.start(SAMPLE + "usurped_pause", key="k", by=None)
    execution.run(str(job.pk))
    job.refresh_from_db()
    assert (job.status, job.worker) == (JobStatus.RUNNING, "elsewhere/1")
    assert OrmQ.objects.count() == 1


def test_outside_a_job_nothing_is_late_or_overtaken(no_time: None) -> None:
    jobs.start_anew(SAMPLE + "refuse", by=None)
    assert not jobs.pause_if_late()
    assert not jobs.is_overtaken()


def test_work_asked_for_anew_joins_what_has_not_begun_and_follows_what_has(run_jobs: Any) -> None:
    task = SAMPLE + "say_language"
    first = jobs.start_anew(task, by=None, title="Once more")
    assert jobs.start_anew(task, by=None) == first
    JobRun.objects.update(status=JobStatus.RUNNING, started_at=timezone.now())
    second = jobs.start_anew(task, by=None)
    assert second != first
    JobRun.objects.filter(pk=first.pk).update(status=JobStatus.QUEUED)
    assert jobs.start_anew(task, by=None) == second, "a job that pauses has begun"

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from gongzhi.kernel.workflow.forgetting import forget


@app.periodic(cron="0 19 * * *")
@app.task(name="workflow.forget", queueing_lock="workflow.forget")
def forget_what_is_due(timestamp: int) -> None:
    forget(datetime.fromtimestamp(timestamp, UTC))

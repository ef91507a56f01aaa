namespace Telemetry.Gateway.History;

/// <summary>
/// Saves the alerts beside the batches that are applied: thirty megabytes to a card take seconds. One caller at a time.
/// </summary>
internal sealed partial class AlertSaving(TimeProvider time, ILogger log)
{
    private volatile bool _hasFailed;
    private long _failedAt;

    /// <summary>The saving that runs, or ran last.</summary>
    public Task Running { get; private set; } = Task.CompletedTask;

    /// <summary>Begins when enough is not saved, or could not be.</summary>
    /// <returns>False: one runs, or the pause behind a failed one.</returns>
    public bool TryBegin(AlertsView alerts, int unsavedMin)
    {
        if (alerts.Unsaved.Count < (_hasFailed ? 1 : unsavedMin))
        {
            return true;
        }

        if (!Running.IsCompleted
            || (_hasFailed && time.GetElapsedTime(_failedAt) < HistoryLimits.AlertSaveRetryInterval))
        {
            return false;
        }

        Running.GetAwaiter().GetResult(); // What is not the disk's fault ends the writer.
        AlertBookImage captured = alerts.Capture();
        Running = Task.Run(() => Save(alerts, captured));
        return true;
    }

    private void Save(AlertsView alerts, AlertBookImage captured)
    {
        try
        {
            alerts.Save(captured);
            if (_hasFailed)
            {
                LogSavedAgain();
            }

            _hasFailed = false;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            // What was saved before is there, and the journal has the rest.
            if (!_hasFailed)
            {
                LogNotSaved(failed.Message);
            }

            _failedAt = time.GetTimestamp();
            _hasFailed = true;
        }
    }

    [LoggerMessage(
        (int)LogEvent.AlertsNotSaved, LogLevel.Warning,
        "The alerts could not be saved; it is tried until they are: {Reason}")]
    private partial void LogNotSaved(string reason);

    [LoggerMessage((int)LogEvent.AlertsSavedAgain, LogLevel.Information, "The alerts are saved again")]
    private partial void LogSavedAgain();
}

using System.Text.Json;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Replay;

namespace Telemetry.Gateway.Evidence.Rerun;

/// <summary>
/// The replays of alerts of a running gateway, one at a time: each reads the data folder like a stranger would, on a
/// thread of its own, and stands aside while the gateway's own pipelines have something to do.
/// </summary>
internal sealed class Reruns(GatewayOptions options, IGatewayTraffic traffic, TimeProvider time) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<RerunReport> _reports = [];
    private CancellationTokenSource? _cancel;
    private Task _running = Task.CompletedTask;
    private bool _isDisposed;

    /// <summary>Begins a replay; null while another one runs.</summary>
    /// <param name="opened">The alert.</param>
    /// <param name="whatIf">Other rules; undefined for those that spoke.</param>
    public RerunReport? Start(EvidenceCase opened, JsonElement whatIf)
    {
        lock (_gate)
        {
            if (_isDisposed || _cancel is not null)
            {
                return null;
            }

            RerunReport report = new()
            {
                Alert = opened.Scope.Alert.Id,
                State = RerunState.Running,
                WhatIf = WhatIf.IsAsked(whatIf),
                Started = EventTimes.ToUtc(EventTimes.ToMicros(time.GetUtcNow())),
                Pipeline = opened.Trail.First.Pipeline,
            };
            CancellationTokenSource cancel = _cancel = new CancellationTokenSource();
            Keep(report);
            _running = Task.Factory.StartNew(
                () => Run(opened.Trail, report, whatIf, cancel), CancellationToken.None,
                TaskCreationOptions.LongRunning, TaskScheduler.Default);
            return report;
        }
    }

    /// <summary>The alert whose replay runs; null when none does.</summary>
    public string? Running
    {
        get
        {
            lock (_gate)
            {
                return _reports.FindLast(one => !one.HasEnded)?.Alert;
            }
        }
    }

    /// <summary>The newest replay of an alert; null when there is none.</summary>
    public RerunReport? Find(string alert)
    {
        lock (_gate)
        {
            return _reports.FindLast(one => one.Alert == alert);
        }
    }

    /// <summary>Stops the replay of an alert, if it runs.</summary>
    /// <returns>How it stands; null when there is none.</returns>
    public RerunReport? Cancel(string alert)
    {
        lock (_gate)
        {
            RerunReport? report = _reports.FindLast(one => one.Alert == alert);
            if (report is { HasEnded: false })
            {
                _cancel?.Cancel();
            }

            return report;
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _cancel?.Cancel();
        }

        await _running;
    }

    private void Run(AlertTrail trail, RerunReport begun, JsonElement whatIf, CancellationTokenSource cancel)
    {
        RerunReport ended;
        try
        {
            TimeSpan waited = TimeSpan.Zero;
            using DataFolder folder = new(options.DataDirectory);

            // What is shown of an alert may be a part of it; what is compared is not.
            AlertTrail whole = trail.IsCut ? FolderAlert.Find(folder, begun.Alert, cancel.Token) : trail;
            AlertRerun rerun = new(folder, whole, FolderAlert.Rules(folder), time)
            {
                OnProgress = progress =>
                {
                    lock (_gate)
                    {
                        Keep(begun with { Progress = progress });
                    }

                    waited += GiveWay(EvidenceLimits.GiveWayMax - waited, cancel.Token);
                },
            };
            ended = rerun.Run(whatIf, cancel.Token) with { Started = begun.Started };
        }
        catch (OperationCanceledException)
        {
            ended = begun with { State = RerunState.Cancelled, Reason = "Somebody stopped it." };
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            ended = begun with { State = RerunState.Failed, Reason = failure.Message.ReplaceLineEndings(" ") };
        }

        lock (_gate)
        {
            Keep(ended);
            _cancel = null;
            cancel.Dispose();
        }
    }

    /// <summary>What runs now is more important than what was.</summary>
    /// <returns>How long it waited.</returns>
    private TimeSpan GiveWay(TimeSpan most, CancellationToken cancel)
    {
        long begun = time.GetTimestamp();
        while (traffic.IsBusy && !cancel.WaitHandle.WaitOne(EvidenceLimits.GiveWayPeriod))
        {
            if (time.GetElapsedTime(begun) > most)
            {
                throw new InvalidDataException(
                    "the gateway's pipelines were behind for too long; try again when they are not");
            }
        }

        cancel.ThrowIfCancellationRequested();
        return time.GetElapsedTime(begun);
    }

    private void Keep(RerunReport report)
    {
        _reports.RemoveAll(one => one.Alert == report.Alert);
        _reports.Add(report);
        if (_reports.Count > EvidenceLimits.RerunsKept)
        {
            _reports.RemoveAt(0);
        }
    }
}

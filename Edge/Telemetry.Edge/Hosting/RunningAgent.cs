using Telemetry.Edge.Configuration;
using Telemetry.Edge.Publishing;
using Telemetry.Edge.Remote;
using Telemetry.Edge.Sampling;
using Telemetry.Edge.Spooling;
using Telemetry.Edge.Waiting;

namespace Telemetry.Edge.Hosting;

/// <summary>Sensors, spool and publisher, as far as another configuration can be put into them.</summary>
internal sealed class RunningAgent : IRunningAgent
{
    private static readonly TimeSpan SettleLimit = TimeSpan.FromSeconds(5);

    private readonly SensorSet _sensors;
    private readonly Spool _spool;
    private readonly Publisher _publisher;
    private readonly Func<EdgeConfig, PublisherOptions> _options;
    private readonly TimeProvider _time;
    private SpoolMark _mark;
    private int _era;

    public RunningAgent(
        SensorSet sensors,
        Spool spool,
        Publisher publisher,
        Func<EdgeConfig, PublisherOptions> options,
        TimeProvider time)
    {
        _sensors = sensors;
        _spool = spool;
        _publisher = publisher;
        _options = options;
        _time = time;
    }

    /// <inheritdoc/>
    public async Task<int> ApplyAsync(EdgeConfig config)
    {
        var opened = await _sensors.ApplyAsync(config.Sensors);
        _spool.Reconfigure(config.Publish.BatchMax, config.Publish.Linger, config.Publish.BacklogAfter);
        _publisher.Reconfigure(_options(config));
        _mark = _spool.Mark();
        _era = _publisher.BeginEra();
        foreach (var slot in opened)
        {
            _ = slot.Desk.PollAsync(); // However long its period is: whether it works is to be known soon.
        }
        return opened.Count;
    }

    /// <inheritdoc/>
    public async Task SettleAsync()
    {
        var polls = _sensors.Slots
            .Where(s => s.Report.State == SensorState.Starting && s.Config.PollPeriod is not null)
            .Select(s => WakeSignal.StayAsync(s.Desk.PollAsync()));
        await Task.WhenAny(Task.WhenAll(polls), Task.Delay(SettleLimit, _time));
    }

    /// <inheritdoc/>
    public IReadOnlyList<SensorFact> Sensors() =>
        [.. _sensors.Slots.Select(s => new SensorFact(
            s.Name, $"{s.Config.Kind}/{s.Config.Device ?? s.Source}", s.Report.State, s.Report.LastError))];

    /// <inheritdoc/>
    public LinkFact Link()
    {
        var seen = _publisher.Evidence();
        var hasRead = _spool.Committer.Progress.Spooled > _mark.Spooled;
        return new LinkFact(
            seen.IsConnected, hasRead ? seen.TakenTo >= _mark.End : seen.AnsweredEra >= _era, seen.RefusedDevices);
    }
}

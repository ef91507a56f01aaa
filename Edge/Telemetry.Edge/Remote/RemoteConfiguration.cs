using Telemetry.Contract;
using Telemetry.Edge.Configuration;
using Telemetry.Edge.Diagnostics;

namespace Telemetry.Edge.Remote;

/// <summary>
/// What the agent runs: the file, with the sections that the gateway last sent and that proved themselves, or must do
/// so now. One loop calls it; only <see cref="Report"/> may be called from elsewhere.
/// </summary>
internal sealed class RemoteConfiguration
{
    private const string StartedAnew = "The agent was started anew while it was on trial.";

    private readonly EdgeConfig _file;
    private readonly RemoteFile _store;
    private readonly TimeProvider _time;
    private readonly EdgeLog _log;
    private RemoteRecord _record;
    private TrialWatch? _trial;
    private IReadOnlyList<FieldFault> _keptFaults = [];
    private volatile AgentConfiguration _report;
    private long _running;

    private RemoteConfiguration(EdgeConfig file, RemoteFile store, RemoteRecord record, TimeProvider time, EdgeLog log)
    {
        _file = file;
        _store = store;
        _record = record;
        _time = time;
        _log = log;
        Current = file;
        _report = new AgentConfiguration { Running = 0, Status = ConfigurationStatus.None };
    }

    /// <summary>What runs.</summary>
    public EdgeConfig Current { get; private set; }

    /// <summary>Does something run that must prove itself? Then <see cref="TickAsync"/> is to be called.</summary>
    public bool IsOnTrial => _trial is not null;

    /// <summary>
    /// What a new process runs, before anything of it is opened: a configuration that was on trial when the last one
    /// ended, in whatever way, is rolled back here.
    /// </summary>
    public static RemoteConfiguration Begin(EdgeConfig file, RemoteFile store, TimeProvider time, EdgeLog log)
    {
        var record = store.Load();
        if (store.Damage is { } damage)
        {
            log.ConfigFileDamaged(damage);
        }
        var remote = new RemoteConfiguration(file, store, record, time, log);
        if (record.Trial is not null)
        {
            remote.NoteRolledBack(StartedAnew);
        }
        remote.RunKept();
        remote.SetReport();
        return remote;
    }

    /// <summary>Which configuration runs, and what became of the newest. Any thread.</summary>
    public AgentConfiguration Report() => _report;

    /// <summary>Takes a message of the gateway.</summary>
    /// <returns>False: it changed nothing, not even what is reported.</returns>
    public async Task<bool> TakeAsync(ReadOnlyMemory<byte> message, IRunningAgent agent)
    {
        if (!DesiredConfiguration.TryParse(message.Span, out var desired, out var fault))
        {
            return Refuse(DesiredConfiguration.VersionOf(message.Span), [fault]);
        }
        if (desired.Version <= _record.Noted)
        {
            return false;
        }
        if (RemoteSettings.Apply(_file, desired.Settings, out var faults) is not { } config)
        {
            return Refuse(desired.Version, faults);
        }
        await agent.SettleAsync();
        var tried = _record with
        {
            Noted = desired.Version,
            Status = ConfigurationStatus.Trial,
            Reason = null,
            Faults = [],
            Trial = desired,
        };
        if (!_store.TrySave(tried))
        {
            // Not noted, so it is tried again when it comes again.
            SetReport(ConfigurationStatus.Refused, [new FieldFault("", "the agent's disk has no room to keep it")]);
            return true;
        }
        _record = tried;
        var before = _trial?.Before ?? agent.Sensors();
        var refusedBefore = _trial?.RefusedBefore ?? agent.Link().RefusedDevices;
        var limit = TimeSpan.FromSeconds(desired.TrialSeconds);
        _log.ConfigTried(desired.Version, await ChangeAsync(config, desired.Version, agent), limit);
        _trial = new TrialWatch(before, refusedBefore, limit, _time);
        SetReport();
        return true;
    }

    /// <summary>Looks how the trial goes, and ends it when that is decided.</summary>
    /// <returns>False: nothing but its time has changed.</returns>
    public async Task<bool> TickAsync(IRunningAgent agent)
    {
        if (_trial is not { } trial)
        {
            return false;
        }
        switch (trial.Judge(agent.Sensors(), agent.Link()))
        {
            case true:
                return Keep();
            case false:
                NoteRolledBack(trial.Missing ?? "It was not well for long enough.");
                _trial = null;
                RunKept();
                await ChangeAsync(Current, _running, agent);
                SetReport();
                return true;
            case null:
                SetReport();
                return false;
        }
    }

    private bool Keep()
    {
        var isNewest = _record.Status == ConfigurationStatus.Trial;
        var kept = _record with
        {
            Kept = _record.Trial,
            Trial = null,
            Status = isNewest ? ConfigurationStatus.Applied : _record.Status,
        };
        if (!_store.TrySave(kept))
        {
            return false; // The next turn tries again; its time goes on, for it is well.
        }
        _record = kept;
        _trial = null;
        _log.ConfigKept(_running);
        SetReport();
        return true;
    }

    /// <summary>Nothing of the message is run; its version, if it could be read, is never looked at again.</summary>
    private bool Refuse(long version, IReadOnlyList<FieldFault> faults)
    {
        if (version != 0 && version <= _record.Noted)
        {
            return false;
        }
        _log.ConfigRefused(version, faults[0]);
        if (version != 0)
        {
            var refused = _record with
            {
                Noted = version,
                Status = ConfigurationStatus.Refused,
                Reason = null,
                Faults = faults,
            };
            // Where there is no room for it, it is refused again when it comes again.
            _record = _store.TrySave(refused) ? refused : _record;
        }
        SetReport(ConfigurationStatus.Refused, faults);
        return true;
    }

    /// <summary>Written before anything is changed back: whoever crashes meanwhile begins with what is kept.</summary>
    private void NoteRolledBack(string reason)
    {
        var version = _record.Trial?.Version ?? 0;
        var isNewest = _record.Status == ConfigurationStatus.Trial;
        var back = _record with
        {
            Trial = null,
            Status = isNewest ? ConfigurationStatus.RolledBack : _record.Status,
            Reason = FieldFault.Of("", reason).Reason,
        };
        // Without room the file still says trial, which the next process rolls back, too.
        _store.TrySave(back);
        _record = back;
        _log.ConfigRolledBack(version, _record.Kept?.Version ?? 0, reason);
    }

    private async Task<int> ChangeAsync(EdgeConfig config, long version, IRunningAgent agent)
    {
        Current = config;
        _running = version;
        return await agent.ApplyAsync(config);
    }

    /// <summary>What is kept is what runs; read again, for the file and this program may be others now.</summary>
    private void RunKept()
    {
        (Current, _running, _keptFaults) = (_file, 0, []);
        if (_record.Kept is not { } kept)
        {
            return;
        }
        if (RemoteSettings.Apply(_file, kept.Settings, out var faults) is { } config)
        {
            (Current, _running) = (config, kept.Version);
            return;
        }
        _log.ConfigRefused(kept.Version, faults[0]);
        _keptFaults = faults;
    }

    private void SetReport()
    {
        if (_keptFaults.Count > 0)
        {
            SetReport(ConfigurationStatus.Refused, _keptFaults);
        }
        else
        {
            SetReport(_record.Status, _record.Faults);
        }
    }

    private void SetReport(string status, IReadOnlyList<FieldFault> faults) => _report = new AgentConfiguration
    {
        Running = _running,
        Desired = _record.Noted,
        Status = status,
        TrialSeconds = _trial?.SecondsLeft,
        Reason = _trial?.Missing ?? _record.Reason,
        Faults = faults.Count == 0 ? null : faults,
    };
}

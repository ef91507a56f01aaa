using System.Text;
using Telemetry.Contract;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Interfaces;

namespace Telemetry.Gateway.Devices;

/// <summary>
/// The device registry in memory: a fold of the input journal, joined with what the engine counted and what agents
/// say of
/// their spools. Nothing here is the only copy of anything. Any thread.
/// </summary>
internal sealed class DeviceView(TimeProvider time) : IDeviceView, IAgentStates, ISeriesBudget
{
    private const int DeadLettersKept = 1_000;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, DeviceEntry> _devices = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AgentBacklogTrack> _backlogs = new(StringComparer.Ordinal);
    private readonly LinkedList<DeadLetterSnapshot> _deadLetters = [];
    private readonly SortedSet<string> _modelled = new(StringComparer.Ordinal);
    private long _readings;
    private long _foldedMicros;
    private GatewayProgress _progress;

    public GatewayProgress Progress
    {
        get
        {
            lock (_gate)
            {
                return _progress;
            }
        }
    }

    /// <summary>Readings folded so far.</summary>
    public long Readings => Volatile.Read(ref _readings);

    public IReadOnlyList<DeviceSnapshot> Devices()
    {
        lock (_gate)
        {
            return [.. _devices.Values.Select(Snapshot)];
        }
    }

    public DeviceSnapshot? Find(string device)
    {
        lock (_gate)
        {
            return _devices.TryGetValue(device, out DeviceEntry? entry) ? Snapshot(entry) : null;
        }
    }

    public IReadOnlyList<DeadLetterSnapshot> DeadLetters(int countMax)
    {
        lock (_gate)
        {
            return [.. _deadLetters.Take(countMax)];
        }
    }

    public bool MayTake(string device, ReadOnlySpan<string> metrics)
    {
        lock (_gate)
        {
            if (!_devices.TryGetValue(device, out DeviceEntry? entry))
            {
                return _devices.Count < GatewayLimits.DevicesMax && metrics.Length <= GatewayLimits.MetricsPerDeviceMax;
            }

            int added = 0;
            foreach (string metric in metrics)
            {
                added += entry.HasSeries(metric) ? 0 : 1;
            }

            return added == 0 || entry.SeriesCount + added <= GatewayLimits.MetricsPerDeviceMax;
        }
    }

    public void Take(string agent, AgentState state)
    {
        lock (_gate)
        {
            if (!_backlogs.TryGetValue(agent, out AgentBacklogTrack? track))
            {
                track = new AgentBacklogTrack(time);
                _backlogs.Add(agent, track);
            }

            track.Take(state.Backlog);
        }
    }

    /// <summary>Folds a pack.</summary>
    public void Fold(PackRecord pack, long journalTimeMicros)
    {
        lock (_gate)
        {
            EntryOf(pack.Device).Take(pack, journalTimeMicros);
            _readings += pack.Count;
            _foldedMicros = journalTimeMicros;
            _progress = _progress with { JournalTimeMicros = journalTimeMicros };
        }
    }

    /// <summary>Folds a status; an agent's own status is of no device.</summary>
    public void Fold(in StatusRecord status)
    {
        if (status.Device.Length == 0)
        {
            return;
        }

        lock (_gate)
        {
            DeviceEntry entry = EntryOf(status.Device);
            entry.Agent = status.Agent;
            entry.IsOnline = status.IsOnline;
        }
    }

    /// <summary>Folds a dead letter.</summary>
    public void Fold(in DeadLetterRecord record, long position, long journalTimeMicros)
    {
        DeadLetter letter = record.Letter;
        lock (_gate)
        {
            _deadLetters.AddFirst(new DeadLetterSnapshot(
                position,
                journalTimeMicros,
                letter.Device,
                letter.Agent,
                letter.Reason,
                letter.Topic,
                letter.Readings,
                record.Excerpt));
            if (_deadLetters.Count > DeadLettersKept)
            {
                _deadLetters.RemoveLast();
            }
        }
    }

    /// <summary>Folds a change of a device's model: whether it was the first is asked when one is trained.</summary>
    public void FoldModel(string device)
    {
        lock (_gate)
        {
            _modelled.Add(device);
        }
    }

    /// <summary>The journal has had a model for the device, or taken one away: training leaves it alone.</summary>
    public bool HadModel(string device)
    {
        lock (_gate)
        {
            return _modelled.Contains(device);
        }
    }

    /// <summary>What the engine knows of a device after a step.</summary>
    /// <returns>True when its identity was in order before, and is not now.</returns>
    public bool Join(string device, long? clockMicros, DeviceCounters counted, DeviceConflict? conflict)
    {
        lock (_gate)
        {
            if (!_devices.TryGetValue(device, out DeviceEntry? entry))
            {
                return false;
            }

            bool isNews = conflict is not null && entry.Conflict is null;
            entry.ClockMicros = clockMicros;
            entry.Counted = counted;
            entry.Conflict = conflict;
            return isNews;
        }
    }

    /// <summary>How far ingest and pipeline are now.</summary>
    public void Report(GatewayProgress progress)
    {
        lock (_gate)
        {
            _progress = progress;
        }
    }

    /// <summary>Writes the fold; gives the devices' names in their order.</summary>
    public IReadOnlyList<string> Write(RecordWriter writer)
    {
        lock (_gate)
        {
            writer.Int64(_readings).Int64(_foldedMicros).Int32(_devices.Count);
            foreach (DeviceEntry entry in _devices.Values)
            {
                entry.Write(writer);
            }

            writer.Int32(_modelled.Count);
            foreach (string device in _modelled)
            {
                writer.UInt16((ushort)Encoding.UTF8.GetByteCount(device)).Bytes(Encoding.UTF8.GetBytes(device));
            }

            writer.Int32(_deadLetters.Count);
            foreach (DeadLetterSnapshot letter in _deadLetters)
            {
                writer.Int64(letter.Position).Int64(letter.JournalTimeMicros)
                    .Name(letter.Device).Name(letter.Agent).Name(letter.Reason).Name(letter.Topic)
                    .Int32(letter.Readings).UInt16((ushort)letter.Excerpt.Length).Bytes(letter.Excerpt.Span);
            }

            return [.. _devices.Keys];
        }
    }

    /// <summary>Begins with what <see cref="Write"/> wrote; gives the devices' names in their order.</summary>
    public IReadOnlyList<string> Read(ref RecordReader reader)
    {
        lock (_gate)
        {
            _devices.Clear();
            _deadLetters.Clear();
            _readings = reader.Int64();
            _foldedMicros = reader.Int64();
            _progress = _progress with { JournalTimeMicros = _foldedMicros };
            for (int left = reader.Int32(); left > 0; left--)
            {
                DeviceEntry entry = DeviceEntry.Read(ref reader);
                _devices.Add(entry.Id, entry);
            }

            _modelled.Clear();
            for (int left = reader.Int32(); left > 0; left--)
            {
                _modelled.Add(Encoding.UTF8.GetString(reader.Bytes(reader.UInt16())));
            }

            for (int left = reader.Int32(); left > 0; left--)
            {
                _deadLetters.AddLast(new DeadLetterSnapshot(
                    reader.Int64(), reader.Int64(), reader.Name(), reader.Name(), reader.Name(), reader.Name(),
                    reader.Int32(), reader.Bytes(reader.UInt16()).ToArray()));
            }

            return [.. _devices.Keys];
        }
    }

    private DeviceSnapshot Snapshot(DeviceEntry entry) => entry.Snapshot(
        _backlogs.TryGetValue(entry.Agent, out AgentBacklogTrack? track) ? track.Current : default,
        _progress.JournalTimeMicros);

    private DeviceEntry EntryOf(string device)
    {
        if (!_devices.TryGetValue(device, out DeviceEntry? entry))
        {
            entry = new DeviceEntry(device);
            _devices.Add(device, entry);
        }

        return entry;
    }
}

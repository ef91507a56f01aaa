using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Alerts.Devices;

/// <summary>
/// Says what happens to devices (<see cref="DeviceEventSchema"/>): one that stays offline, one that comes back, and
/// readings that were put aside. Its input are the dead letters.
/// </summary>
/// <remarks>
/// A short absence says nothing: agents reconnect, gateways restart. Readings put aside are told at the first, and
/// then, while they go on, once in each quiet time with how many there were: a device whose clock is wrong does not
/// flood anybody. Both times are elapsed time, so that no clock that jumps trips them.
/// </remarks>
public sealed class DeviceEventOperator : Operator
{
    private static readonly string[] PutAside =
    [
        DeadLetterSchema.Clone, DeadLetterSchema.Future, DeadLetterSchema.IdReused, DeadLetterSchema.SeqConflict,
    ];

    private readonly Duration _offlineAfter;
    private readonly Duration _quiet;
    private readonly int _deviceColumn;
    private readonly int _reasonColumn;
    private readonly SortedDictionary<string, Absence> _absent = new(StringComparer.Ordinal);
    private readonly SortedDictionary<(string Device, string Reason), Letters> _letters = new(LettersOrder.Instance);
    private Duration _next = Never;

    /// <summary>Makes the operator.</summary>
    /// <param name="deadLetters">The dead letters' schema.</param>
    /// <param name="offlineAfter">How long a device must be offline before it is said.</param>
    /// <param name="quiet">How long nothing more is said of readings that are put aside.</param>
    public DeviceEventOperator(Schema deadLetters, Duration offlineAfter, Duration quiet)
    {
        ArgumentNullException.ThrowIfNull(deadLetters);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(offlineAfter, Duration.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(quiet, Duration.Zero);
        _offlineAfter = offlineAfter;
        _quiet = quiet;
        _deviceColumn = deadLetters.IndexOf("device");
        _reasonColumn = deadLetters.IndexOf("reason");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputPort> Outputs { get; } =
        [new(OutputPort.Main, DeviceEventSchema.Schema)];

    /// <inheritdoc/>
    public override StateBound Bound => StateBound.Of(0, perKey: 0, perSource: 512L * (1 + PutAside.Length));

    private static Duration Never => new(long.MaxValue);

    /// <inheritdoc/>
    public override string Describe() => $"device_events(offline after {_offlineAfter}, quiet for {_quiet})";

    /// <inheritdoc/>
    public override void Process(int port, Frame frame, Collector output)
    {
        ArgumentNullException.ThrowIfNull(frame);
        for (int row = 0; row < frame.Count; row++)
        {
            if (frame.TextAt(_reasonColumn, row) is { } reason && Array.BinarySearch(
                    PutAside, reason, StringComparer.Ordinal) >= 0
                && frame.TextAt(_deviceColumn, row) is { } device && Context.Sources.Find(device) >= 0)
            {
                Count(device, reason, output);
            }
        }
    }

    /// <inheritdoc/>
    public override void ChangeSource(int source, bool isOnline, Collector output)
    {
        string device = Context.Sources.NameOf(source);
        if (!isOnline)
        {
            Duration due = In(_offlineAfter);
            if (_absent.TryAdd(device, new Absence(Context.JournalTime, due, IsTold: false)))
            {
                Due(due);
            }
        }
        else if (_absent.Remove(device, out Absence absence) && absence.IsTold)
        {
            Add(output, device, DeviceEventSchema.Online, null, null, absence.Since);
        }
    }

    /// <inheritdoc/>
    public override void AdvanceClock(EventTime journalTime, Collector output)
    {
        if (Context.Elapsed < _next)
        {
            return;
        }

        foreach ((string device, Absence absence) in Ripe(_absent, one => !one.IsTold && one.Due <= Context.Elapsed))
        {
            Add(output, device, DeviceEventSchema.Offline, null, null, absence.Since);
            _absent[device] = absence with { IsTold = true };
        }

        foreach (((string Device, string Reason) key, Letters letters) in
            Ripe(_letters, one => one.Due <= Context.Elapsed))
        {
            if (letters.Count == 0)
            {
                _letters.Remove(key);
                continue;
            }

            Add(output, key.Device, DeviceEventSchema.Quarantined, key.Reason, letters.Count, letters.Since);
            _letters[key] = new Letters(letters.Since, In(_quiet), 0);
        }

        Reckon();
    }

    /// <inheritdoc/>
    public override void Snapshot(SnapshotWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Compact(_absent.Count);
        foreach ((string device, Absence absence) in _absent)
        {
            writer.Text(device);
            writer.Int64(absence.Since.Micros);
            writer.Int64(absence.Due.Micros);
            writer.Boolean(absence.IsTold);
        }

        writer.Compact(_letters.Count);
        foreach (((string Device, string Reason) key, Letters letters) in _letters)
        {
            writer.Text(key.Device);
            writer.Text(key.Reason);
            writer.Int64(letters.Since.Micros);
            writer.Int64(letters.Due.Micros);
            writer.Compact(letters.Count);
        }
    }

    /// <inheritdoc/>
    public override void Restore(SnapshotReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        for (int left = reader.CompactCount(); left > 0; left--)
        {
            _absent.Add(reader.Text(), new Absence(new(reader.Int64()), new(reader.Int64()), reader.Boolean()));
        }

        for (int left = reader.CompactCount(); left > 0; left--)
        {
            _letters.Add(
                (reader.Text(), reader.Text()),
                new Letters(new(reader.Int64()), new(reader.Int64()), reader.Compact()));
        }

        Reckon();
    }

    private static KeyValuePair<TKey, T>[] Ripe<TKey, T>(SortedDictionary<TKey, T> all, Predicate<T> isRipe)
        where TKey : notnull => [.. all.Where(one => isRipe(one.Value))];

    /// <summary>The first of a kind is told at once, whatever shares its step; those that follow are counted.</summary>
    private void Count(string device, string reason, Collector output)
    {
        if (_letters.TryGetValue((device, reason), out Letters letters))
        {
            EventTime since = letters.Count == 0 ? Context.JournalTime : letters.Since;
            _letters[(device, reason)] = letters with { Since = since, Count = letters.Count + 1 };
            return;
        }

        Add(output, device, DeviceEventSchema.Quarantined, reason, 1, Context.JournalTime);
        _letters.Add((device, reason), new Letters(Context.JournalTime, In(_quiet), 0));
        Due(In(_quiet));
    }

    private Duration In(Duration span) => new(Context.Elapsed.Micros + span.Micros);

    private void Due(Duration at) => _next = at < _next ? at : _next;

    private void Reckon()
    {
        _next = Never;
        foreach (Absence absence in _absent.Values.Where(one => !one.IsTold))
        {
            Due(absence.Due);
        }

        foreach (Letters letters in _letters.Values)
        {
            Due(letters.Due);
        }
    }

    private void Add(
        Collector output, string device, string what, string? reason, long? count, EventTime since)
    {
        Frame frame = output.Add(0, Context.JournalTime, Frame.NoKey, out int row);
        frame.SetText(DeviceEventSchema.Device, row, device);
        frame.SetText(DeviceEventSchema.Event, row, what);
        frame.SetText(DeviceEventSchema.Reason, row, reason);
        if (count is { } number)
        {
            frame.Longs(DeviceEventSchema.Count)[row] = number;
        }
        else
        {
            frame[DeviceEventSchema.Count].SetNull(row);
        }

        frame.Longs(DeviceEventSchema.Since)[row] = since.Micros;
        frame.Longs(DeviceEventSchema.At)[row] = Context.JournalTime.Micros;
    }

    private readonly record struct Absence(EventTime Since, Duration Due, bool IsTold);

    private readonly record struct Letters(EventTime Since, Duration Due, long Count);

    private sealed class LettersOrder : IComparer<(string Device, string Reason)>
    {
        public static readonly LettersOrder Instance = new();

        public int Compare((string Device, string Reason) x, (string Device, string Reason) y) =>
            string.CompareOrdinal(x.Device, y.Device) is not 0 and var order
                ? order
                : string.CompareOrdinal(x.Reason, y.Reason);
    }
}

using System.Globalization;
using System.Text;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Windows.Aggregates;

/// <summary>Results that cannot be told: they are NULL, and each is a dead letter with its reason.</summary>
internal sealed class AggregateFaults
{
    /// <summary>The name of the side output of dead letters.</summary>
    public const string Port = "dead_letters";

    private readonly List<Fault> _faults = [];
    private OperatorContext? _context;
    private KeyTable? _keys;
    private int _port;

    /// <summary>The output, for operators whose aggregates may fault.</summary>
    public static OutputPort Output { get; } = new(Port, DeadLetterSchema.Schema);

    public void Open(OperatorContext context, KeyTable keys, int port)
    {
        _context = context;
        _keys = keys;
        _port = port;
    }

    public void Add(Aggregate aggregate, string reason, int key, long time, long windowStart, long windowEnd) =>
        _faults.Add(new(aggregate, reason, key, time, windowStart, windowEnd));

    /// <summary>Forgets what has come together: it was not emitted.</summary>
    public void Forget() => _faults.Clear();

    /// <summary>Writes what has come together; after the rows.</summary>
    public void Flush(Collector output)
    {
        if (_faults.Count == 0) { return; }
        Invariant.Check(_context is not null, "an aggregate that cannot fault did");
        foreach (var fault in _faults) { Write(fault, _context, output); }
        _faults.Clear();
    }

    private void Write(in Fault fault, OperatorContext context, Collector output)
    {
        var frame = output.Add(_port, context.JournalTime, Frame.NoKey, out var row);
        for (var column = ReadingSchema.Device + 1; column < frame.Schema.Count; column++)
        {
            var isSet = column is ReadingSchema.Arrived or DeadLetterSchema.EventTime or DeadLetterSchema.Reason
                or DeadLetterSchema.Detail;
            if (!isSet) { frame[column].SetNull(row); }
        }
        var source = _keys!.SourceOf(fault.Key); // Opened, or there would be no context.
        frame.SetText(ReadingSchema.Device, row, source < 0 ? null : context.Sources.NameOf(source));
        frame.Longs(ReadingSchema.Arrived)[row] = context.JournalTime.Micros;
        frame.Longs(DeadLetterSchema.EventTime)[row] = fault.Time;
        frame.SetText(DeadLetterSchema.Reason, row, fault.Reason);
        frame.SetText(DeadLetterSchema.Detail, row, DetailOf(fault, _keys));
    }

    private static string DetailOf(in Fault fault, KeyTable keys)
    {
        var text = new StringBuilder().Append(fault.Aggregate).Append(", key ").Append(keys.Describe(fault.Key));
        if (fault.WindowEnd != long.MaxValue)
        {
            text.Append(CultureInfo.InvariantCulture,
                $", window [{new EventTime(fault.WindowStart)}, {new EventTime(fault.WindowEnd)})");
        }
        return text.ToString();
    }

    private readonly record struct Fault(
        Aggregate Aggregate, string Reason, int Key, long Time, long WindowStart, long WindowEnd);
}

using System.Globalization;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Interfaces;
using Telemetry.Journal;

namespace Telemetry.Gateway.Evidence;

/// <summary>Says what records of the input journal are. Not thread-safe.</summary>
internal sealed class InputLook
{
    private readonly PackRecord _pack = new();

    /// <summary>The records of these positions.</summary>
    public IReadOnlyDictionary<long, InputItem> Of(JournalOpener input, IEnumerable<long> positions)
    {
        Dictionary<long, InputItem> found = [];
        IReadOnlyList<long> lost = RecordLookup.Read(
            input, positions, (position, payload) => found[position.Value] = Of(position, payload));
        foreach (long position in lost)
        {
            found[position] = InputItem.Gone(position);
        }

        return found;
    }

    /// <summary>What one record is.</summary>
    public InputItem Of(JournalPosition position, ReadOnlySpan<byte> payload)
    {
        try
        {
            return Of(position.Value, new InputRecord(payload));
        }
        catch (InvalidDataException unknown)
        {
            return new InputItem(position.Value, "unknown", null, null, null, unknown.Message);
        }
    }

    private InputItem Of(long position, in InputRecord record)
    {
        InputItem item = new(
            position, Words.SnakeCase(record.Kind.ToString()), EventTimes.ToUtc(record.Stamp.TimeMicros), null, null,
            null);
        switch (record.Kind)
        {
            case InputKind.Pack:
                _pack.Read(record);
                string readings = string.Create(CultureInfo.InvariantCulture, $"{_pack.Count} readings");
                return item with { Device = _pack.Device, Agent = _pack.Agent, What = readings };
            case InputKind.Status:
                StatusRecord status = StatusRecord.Read(record);
                string why = Words.SnakeCase(status.Reason.ToString());
                return item with
                {
                    Device = status.Device,
                    Agent = status.Agent,
                    What = status.IsOnline ? $"online: {why}" : $"offline: {why}",
                };
            case InputKind.DeadLetter:
                DeadLetter letter = DeadLetterRecord.Read(record).Letter;
                return item with { Device = letter.Device, Agent = letter.Agent, What = letter.Reason };
            case InputKind.Control:
                ControlKind kind = record.Body.IsEmpty ? ControlKind.None : (ControlKind)record.Body[0];
                return item with { What = Words.SnakeCase(kind.ToString()) };
            case InputKind.Tick:
                return item with { What = "the passing of time" };
            case InputKind.None:
            default:
                return item;
        }
    }
}

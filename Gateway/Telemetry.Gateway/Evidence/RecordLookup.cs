using Telemetry.Journal;

namespace Telemetry.Gateway.Evidence;

/// <summary>Reads some records of a journal by their positions.</summary>
internal static class RecordLookup
{
    /// <summary>Takes a record; its payload is valid during the call.</summary>
    public delegate void Visitor(JournalPosition position, ReadOnlySpan<byte> payload);

    /// <summary>Reads the records in the journal's order.</summary>
    /// <param name="open">The journal.</param>
    /// <param name="wanted">The positions; each is read once.</param>
    /// <param name="visit">Takes each that is there.</param>
    /// <returns>Those that are not there any more, or are damaged.</returns>
    public static IReadOnlyList<long> Read(JournalOpener open, IEnumerable<long> wanted, Visitor visit)
    {
        List<long> lost = [];
        JournalReader? reader = null;
        try
        {
            foreach (long position in wanted.Distinct().Order())
            {
                if (position < 0 || !TryGo(open, position, ref reader, visit))
                {
                    lost.Add(position);
                }
            }
        }
        finally
        {
            reader?.Dispose();
        }

        return lost;
    }

    private static bool TryGo(JournalOpener open, long position, ref JournalReader? reader, Visitor visit)
    {
        if (reader is null || reader.Position.Value > position
            || position - reader.Position.Value > EvidenceLimits.StepOverMax)
        {
            reader?.Dispose();
            reader = open(new JournalPosition(position));
        }

        while (reader.Position.Value <= position && reader.TryRead(out JournalRecord record))
        {
            if (record.Position.Value == position)
            {
                visit(record.Position, record.Payload);
                return true;
            }
        }

        return false;
    }
}

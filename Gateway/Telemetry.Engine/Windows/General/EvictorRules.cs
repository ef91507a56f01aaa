using System.Runtime.InteropServices;

namespace Telemetry.Engine.Windows.General;

/// <summary>What the evictors do with a window's rows.</summary>
internal static class EvictorRules
{
    /// <summary>Takes rows out.</summary>
    /// <param name="evictor">The evictor.</param>
    /// <param name="column">The column of a delta evictor.</param>
    /// <param name="rows">The rows, in the order of their arrival.</param>
    public static void Evict(WindowEvictor evictor, int column, List<BufferedRow> rows)
    {
        if (rows.Count == 0) { return; }
        switch (evictor.Kind)
        {
            case EvictorKind.Count:
                rows.RemoveRange(0, (int)Math.Max(0, rows.Count - evictor.Limit));
                break;
            case EvictorKind.Time:
                EvictOld(evictor.Limit, rows);
                break;
            default:
                var last = rows[^1].NumberAt(column);
                rows.RemoveAll(row => last - row.NumberAt(column) >= evictor.Threshold);
                break;
        }
    }

    private static void EvictOld(long keep, List<BufferedRow> rows)
    {
        if (rows[0].Time == WindowState.NoTime) { return; }
        var newest = WindowState.NoTime;
        foreach (var row in CollectionsMarshal.AsSpan(rows)) { newest = Math.Max(newest, row.Time); }
        var cutoff = SaturatingTime.Subtract(newest, keep);
        rows.RemoveAll(row => row.Time <= cutoff);
    }
}

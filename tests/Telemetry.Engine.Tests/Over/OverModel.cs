using System.Globalization;
using Telemetry.Engine.Data;
using Telemetry.Engine.Over;
using Telemetry.Engine.Ranking;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Tests.Over;

/// <summary>OVER the plain way: all rows of a partition in a list, each frame walked anew. Rows are
/// (g, x, n).</summary>
internal sealed class OverModel(OverSpec spec)
{
    private readonly SortedDictionary<string, Partition> _partitions = new(StringComparer.Ordinal);
    private long _watermark = long.MinValue;

    public static Schema Columns { get; } = new(
        new("g", ColumnType.Text), new("x", ColumnType.Float64, true), new("n", ColumnType.Int64, true));

    public int LateCount { get; private set; }

    public void Add(Row row)
    {
        if (!_partitions.TryGetValue(row.G, out var partition)) { _partitions.Add(row.G, partition = new()); }
        var isLate = IsLateAtWatermark ? row.Time <= _watermark : row.Time <= partition.LastFinal;
        if (isLate && row.Time <= _watermark) { LateCount++; return; }
        var at = partition.Rows.FindLastIndex(other => other.Time <= row.Time) + 1;
        partition.Rows.Insert(at, row);
    }

    public void Advance(long watermark)
    {
        _watermark = watermark;
        foreach (var partition in _partitions.Values)
        {
            var final = partition.Rows.Count(row => row.Time <= watermark);
            if (final > 0) { partition.LastFinal = partition.Rows[final - 1].Time; }
            while (partition.Given < final && IsComplete(partition, final)) { partition.Given++; }
        }
    }

    /// <summary>The lines of a partition that have gone out.</summary>
    public IEnumerable<string> GivenOf(string g) => _partitions.TryGetValue(g, out var partition)
        ? Enumerable.Range(0, partition.Given).Select(index => Line(partition.Rows, index)) : [];

    private bool IsLateAtWatermark => spec.Lateness == OverLateness.Watermark
        || (spec.Lateness == OverLateness.ByFrame && spec.Columns.Any(column =>
            column is OverColumn.Number || FrameOf(column)?.From == OverBound.UnboundedPreceding));

    private static OverFrame? FrameOf(OverColumn column) => column switch
    {
        OverColumn.Fold fold => fold.Frame,
        OverColumn.NthValue value => value.Frame,
        OverColumn.LastValue value => value.Frame,
        _ => null,
    };

    private bool IsComplete(Partition partition, int final) => spec.Columns.All(column =>
    {
        if (_watermark == long.MaxValue) { return true; }
        if (column is OverColumn.Lead lead) { return partition.Given + lead.Offset < final; }
        if (FrameOf(column) is not { } frame || frame.To.Distance <= 0) { return true; }
        if (frame.To == OverBound.UnboundedFollowing) { return false; }
        return frame.IsRange
            ? partition.Rows[partition.Given].Time + frame.To.Distance <= _watermark
            : partition.Given + frame.To.Distance < final;
    });

    private string Line(List<Row> rows, int index)
    {
        var row = rows[index];
        var cells = new List<string> { $"g={row.G}" };
        void Say(string name, object? value)
        {
            if (value is not null) { cells.Add($"{name}={Convert.ToString(value, CultureInfo.InvariantCulture)}"); }
        }
        Say("x", row.X);
        Say("n", row.N);
        foreach (var column in spec.Columns) { Say(column.Name, ValueOf(column, rows, index)); }
        return string.Join(' ', cells);
    }

    private static object? ValueOf(OverColumn column, List<Row> rows, int index)
    {
        Row? At(int place) => place >= 0 && place < rows.Count ? rows[place] : null;
        switch (column)
        {
            case OverColumn.Lag lag:
                return At(index - lag.Offset) is { } before ? Cell(before, lag.Argument) : lag.Default;
            case OverColumn.Lead lead:
                return At(index + lead.Offset) is { } next ? Cell(next, lead.Argument) : lead.Default;
            case OverColumn.Number number:
                var times = rows[..index].Select(row => row.Time).Where(time => time < rows[index].Time).ToList();
                return number.Function switch
                {
                    RankFunction.RowNumber => index + 1,
                    RankFunction.Rank => times.Count + 1,
                    _ => times.Distinct().Count() + 1,
                };
            default:
                var frame = Within(FrameOf(column)!, rows, index).ToList();
                return column switch
                {
                    OverColumn.NthValue nth => nth.Nth <= frame.Count ? Cell(frame[nth.Nth - 1], nth.Argument) : null,
                    OverColumn.LastValue last => frame.Count > 0 ? Cell(frame[^1], last.Argument) : null,
                    _ => Fold(((OverColumn.Fold)column).Aggregate, frame),
                };
        }
    }

    private static IEnumerable<Row> Within(OverFrame frame, List<Row> rows, int index)
    {
        for (var place = 0; place < rows.Count; place++)
        {
            var distance = frame.IsRange ? rows[place].Time - rows[index].Time : place - index;
            if (distance < frame.From.Distance || distance > frame.To.Distance) { continue; }
            if (place != index || !frame.ExcludesCurrentRow) { yield return rows[place]; }
        }
    }

    private static object? Fold(Aggregate aggregate, List<Row> frame)
    {
        if (aggregate.Argument == Aggregate.AllRows) { return (long)frame.Count; }
        var values = frame.Select(row => Cell(row, aggregate.Argument)).Where(value => value is not null).ToList();
        if (aggregate.Function == AggregateFunction.Count) { return (long)values.Count; }
        if (values.Count == 0) { return null; }
        return aggregate.Function switch
        {
            AggregateFunction.Sum when aggregate.Argument == "n" => values.Sum(value => (long)value!),
            AggregateFunction.Sum => values.Sum(value => (double)value!),
            AggregateFunction.Avg => values.Sum(value => (double)value!) / values.Count,
            AggregateFunction.Min => values.Min(),
            AggregateFunction.Max => values.Max(),
            _ => values[0],
        };
    }

    private static object? Cell(Row row, string column) => column == "x" ? (object?)row.X : row.N;

    internal sealed record Row(string G, long Time, double? X, long? N);

    private sealed class Partition
    {
        public List<Row> Rows { get; } = [];

        public int Given { get; set; }

        public long LastFinal { get; set; } = long.MinValue;
    }
}

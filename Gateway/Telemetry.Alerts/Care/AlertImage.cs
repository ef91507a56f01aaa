using System.Text.Json;
using Telemetry.Engine.Data;
using Telemetry.Engine.State;

namespace Telemetry.Alerts.Care;

/// <summary>A row of <see cref="AlertSchema"/> that is kept: its texts, and everything else as numbers.</summary>
internal sealed class AlertImage
{
    private const long Nothing = long.MinValue;

    private static readonly int[] TextColumns = Columns(type => type == ColumnType.Text);
    private static readonly int[] NumberColumns = Columns(type => type != ColumnType.Text);
    private static readonly int[] PlaceOf = Places();

    private readonly string?[] _texts = new string?[TextColumns.Length];
    private readonly long[] _numbers = new long[NumberColumns.Length];
    private Dictionary<string, string>? _labels;

    public AlertImage() => Field = FieldOf;

    /// <summary>The text that matchers see under a name: a column of the row, else a label of the rule.</summary>
    public Func<string, string?> Field { get; }

    public string Id => Text(AlertSchema.Id) ?? "";

    public string Event => Text(AlertSchema.Event) ?? "";

    public string State => Text(AlertSchema.State) ?? "";

    public string? Device => Text(AlertSchema.Device);

    public long Start => Number(AlertSchema.Start);

    /// <summary>The end of the episode; null while it lasts.</summary>
    public long? End => Number(AlertSchema.End) is not Nothing and var end ? end : null;

    public bool IsAcknowledged => Number(AlertSchema.Acknowledged) != 0;

    public bool IsLate => Number(AlertSchema.Late) != 0;

    public bool IsSilenced => Number(AlertSchema.Silenced) != 0;

    public long At => Number(AlertSchema.At);

    public string? Text(int column) => _texts[PlaceOf[column]];

    public long Number(int column) => _numbers[PlaceOf[column]];

    public void Read(Frame frame, int row)
    {
        string? labels = Text(AlertSchema.Labels);
        foreach (int column in TextColumns)
        {
            _texts[PlaceOf[column]] = frame.TextAt(column, row);
        }

        foreach (int column in NumberColumns)
        {
            _numbers[PlaceOf[column]] = frame[column].IsNull(row) ? Nothing : NumberAt(frame, column, row);
        }

        if (Text(AlertSchema.Labels) != labels)
        {
            _labels = null;
        }
    }

    /// <summary>Sets a text; not one that matchers look at.</summary>
    public void Set(int column, string? text) => _texts[PlaceOf[column]] = text;

    /// <summary>Sets a number; not one that matchers look at.</summary>
    public void Set(int column, long number) => _numbers[PlaceOf[column]] = number;

    /// <summary>Becomes the row that another one is.</summary>
    public void Copy(AlertImage other)
    {
        other._texts.CopyTo(_texts, 0);
        other._numbers.CopyTo(_numbers, 0);
    }

    public void Write(Frame frame, int row)
    {
        foreach (int column in TextColumns)
        {
            frame.SetText(column, row, _texts[PlaceOf[column]]);
        }

        foreach (int column in NumberColumns)
        {
            SetNumber(frame, column, row, _numbers[PlaceOf[column]]);
        }
    }

    public void Snapshot(SnapshotWriter writer)
    {
        Array.ForEach(_texts, writer.Text);
        Array.ForEach(_numbers, writer.Int64);
    }

    public static AlertImage Restore(SnapshotReader reader)
    {
        var image = new AlertImage();
        for (int i = 0; i < image._texts.Length; i++)
        {
            image._texts[i] = reader.TextOrNull();
        }

        for (int i = 0; i < image._numbers.Length; i++)
        {
            image._numbers[i] = reader.Int64();
        }

        return image;
    }

    private string? FieldOf(string name) => name switch
    {
        "alert" => Id,
        "rule" => Text(AlertSchema.Rule),
        "key" => Text(AlertSchema.Key),
        "device" => Device,
        "metric" => Text(AlertSchema.Metric),
        "severity" => Text(AlertSchema.Severity),
        "source" => Text(AlertSchema.Source),
        "cause" => Text(AlertSchema.Cause),
        _ => Labels().GetValueOrDefault(name),
    };

    private static int[] Columns(Predicate<ColumnType> isWanted) =>
        [.. Enumerable.Range(0, AlertSchema.Schema.Count).Where(c => isWanted(AlertSchema.Schema.Columns[c].Type))];

    private static int[] Places() =>
    [
        .. Enumerable.Range(0, AlertSchema.Schema.Count).Select(
            c => Math.Max(Array.IndexOf(TextColumns, c), Array.IndexOf(NumberColumns, c))),
    ];

    private static long NumberAt(Frame frame, int column, int row) => frame.Schema.Columns[column].Type switch
    {
        ColumnType.Boolean => frame.Bools(column)[row] ? 1 : 0,
        ColumnType.Float64 => BitConverter.DoubleToInt64Bits(frame.Doubles(column)[row]),
        _ => frame.Longs(column)[row],
    };

    private static void SetNumber(Frame frame, int column, int row, long number)
    {
        switch (frame.Schema.Columns[column].Type)
        {
            case ColumnType.Boolean:
                frame.Bools(column)[row] = number != 0;
                break;
            case ColumnType.Float64:
                frame.Doubles(column)[row] = BitConverter.Int64BitsToDouble(number);
                break;
            default:
                frame.Longs(column)[row] = number == Nothing ? 0 : number;
                if (number == Nothing)
                {
                    frame[column].SetNull(row);
                }

                break;
        }
    }

    private Dictionary<string, string> Labels()
    {
        if (_labels is null)
        {
            _labels = new Dictionary<string, string>(StringComparer.Ordinal);
            if (Text(AlertSchema.Labels) is { } json)
            {
                // AlertWriter wrote it: one object of texts.
                using JsonDocument document = JsonDocument.Parse(json);
                foreach (JsonProperty label in document.RootElement.EnumerateObject())
                {
                    _labels[label.Name] = label.Value.GetString() ?? "";
                }
            }
        }

        return _labels;
    }
}

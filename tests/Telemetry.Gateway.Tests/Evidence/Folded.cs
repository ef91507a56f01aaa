using System.Text.Json;

namespace Telemetry.Gateway.Tests.Evidence;

/// <summary>Evidence's readings, folded into windows of ten seconds by nothing but C#.</summary>
internal sealed record Folded(double Start, long Count, double Sum, double Min, double Max)
{
    public double Average => Sum / Count;

    /// <summary>The windows of the readings that counted, by start.</summary>
    public static IReadOnlyList<Folded> Of(JsonElement evidence, string? metric = null)
    {
        var windows = new SortedDictionary<double, List<double>>();
        foreach (JsonElement reading in evidence.GetProperty("readings").GetProperty("items").EnumerateArray())
        {
            if (!reading.GetProperty("counted").GetBoolean()
                || (metric is not null && reading.GetProperty("metric").GetString() != metric))
            {
                continue;
            }

            double start = Math.Floor(EvidencePlant.Second(reading.GetProperty("time")) / 10) * 10;
            if (!windows.TryGetValue(start, out List<double>? values))
            {
                windows.Add(start, values = []);
            }

            values.Add(reading.GetProperty("value").GetDouble());
        }

        return
        [
            .. windows.Select(window => new Folded(
                window.Key, window.Value.Count, window.Value.Sum(), window.Value.Min(), window.Value.Max())),
        ];
    }

    /// <summary>The newest rows of the evidence, by window.</summary>
    public static IReadOnlyList<JsonElement> Rows(JsonElement evidence) =>
    [
        .. evidence.GetProperty("windows").GetProperty("items").EnumerateArray()
            .Where(row => !row.GetProperty("replaced").GetBoolean())
            .OrderBy(row => EvidencePlant.Second(row.GetProperty("start"))),
    ];

    /// <summary>The readings give the rows.</summary>
    public static void AssertRows(JsonElement evidence, string? metric = null)
    {
        IReadOnlyList<Folded> windows = Of(evidence, metric);
        IReadOnlyList<JsonElement> rows = Rows(evidence);
        Assert.Equal(windows.Select(window => window.Start), rows.Select(row => StartOf(row)));
        foreach ((Folded window, JsonElement row) in windows.Zip(rows))
        {
            JsonElement columns = row.GetProperty("columns");
            Assert.Equal(window.Count, columns.GetProperty("count").GetInt64());
            Assert.Equal(window.Sum, columns.GetProperty("sum").GetDouble(), 1e-6);
            Assert.Equal(window.Min, columns.GetProperty("min").GetDouble());
            Assert.Equal(window.Max, columns.GetProperty("max").GetDouble());
            Assert.Equal(window.Average, columns.GetProperty("avg").GetDouble(), 1e-9);
        }
    }

    /// <summary>Windows that raise, told by C#, give the alert: its start, its end, its greatest number.</summary>
    /// <param name="evidence">The evidence.</param>
    /// <param name="numbers">The rule's number of each window.</param>
    /// <param name="raises">Whether a number raises.</param>
    /// <param name="clears">Whether a number clears.</param>
    public static void AssertAlert(
        JsonElement evidence, IReadOnlyList<(double Start, double Number)> numbers, Func<double, bool> raises,
        Func<double, bool> clears)
    {
        JsonElement alert = evidence.GetProperty("alert");
        var raised = numbers.SkipWhile(one => !raises(one.Number)).ToList();
        var during = raised.TakeWhile(one => !clears(one.Number)).ToList();
        Assert.NotEmpty(during);
        Assert.Equal(during[0].Start, EvidencePlant.Second(alert.GetProperty("start")));
        Assert.Equal(
            raises(double.MaxValue) ? during.Max(one => one.Number) : during.Min(one => one.Number),
            alert.GetProperty("peak").GetDouble(), 1e-9);
        if (during.Count < raised.Count)
        {
            Assert.Equal(raised[during.Count].Start + 10, EvidencePlant.Second(alert.GetProperty("end")));
        }
        else
        {
            Assert.Equal(JsonValueKind.Null, alert.GetProperty("end").ValueKind);
        }
    }

    /// <summary>Each event says again, and its input record is there.</summary>
    public static async Task AssertReplaysAsync(EvidencePlant plant, string alert, JsonElement evidence)
    {
        JsonElement report = await plant.ReplayAsync(alert);
        Assert.True(report.GetProperty("verdict").GetString() == "same", report.GetRawText());
        Assert.Equal(
            evidence.GetProperty("events").EnumerateArray().Select(one => one.GetProperty("sha256").GetString()),
            report.GetProperty("events").EnumerateArray()
                .Select(one => one.GetProperty("replayed_sha256").GetString()));
        Assert.Equal(
            report.GetProperty("sha256_said").GetString(), report.GetProperty("sha256_replayed").GetString());
        Assert.All(
            evidence.GetProperty("events").EnumerateArray(),
            one => Assert.NotEqual("gone", one.GetProperty("input").GetProperty("kind").GetString()));
        Assert.True(evidence.GetProperty("rule").GetProperty("known").GetBoolean());
        Assert.Empty(evidence.GetProperty("gone").EnumerateArray());
    }

    private static double StartOf(JsonElement row) => EvidencePlant.Second(row.GetProperty("start"));
}

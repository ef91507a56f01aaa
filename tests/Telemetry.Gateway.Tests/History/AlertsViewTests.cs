using Telemetry.Contract.Live;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Tests.Harness;
using Xunit.Abstractions;

namespace Telemetry.Gateway.Tests.History;

/// <summary>Lists of alerts against plain filters over all of them, whatever is in memory and whatever in the file.
/// </summary>
public sealed class AlertsViewTests(ITestOutputHelper output) : IAsyncDisposable
{
    private const int Alerts = 60;
    private const int Events = 400;

    private static readonly string[] States = ["firing", "firing", "resolved", "retracted"];
    private static readonly string[] Severities = ["warning", "critical"];

    private readonly ViewHarness _views = new();
    private readonly Dictionary<string, (AlertItem Alert, long Position)> _model = new(StringComparer.Ordinal);

    public ValueTask DisposeAsync() => _views.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Lists_are_what_a_plain_filter_gives_live_reopened_and_pruned(int seed)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        Say(random, Events / 2);
        await _views.StartAsync();
        Say(random, Events / 2);
        await _views.CaughtUpAsync();
        CompareAll(random);

        await _views.StopAsync();
        await _views.StartAsync();
        CompareAll(random);

        _views.Outputs.Start = Events / 2;
        _views.Outputs.Add("readings_10s", ScriptedOutputs.Window(0, "pump", "t", 10, 1));
        await _views.CaughtUpAsync();
        await _views.PrunedAsync();
        // Those that stand are kept without their record.
        foreach (string gone in _model
            .Where(known => known.Value.Position < Events / 2 && !IsActive(known.Value.Alert))
            .Select(known => known.Key))
        {
            _model.Remove(gone);
        }
        CompareAll(random);
    }

    private void Say(Random random, int events)
    {
        for (int i = 0; i < events; i++)
        {
            string id = "x" + random.Next(Alerts);
            string device = "d" + (id.Length + id[^1]) % 4;
            OutputRow row = ScriptedOutputs.Row(
                0,
                ("id", id), ("rule", "r" + id[^1] % 3), ("key", $"{device}/m{id[^1] % 2}"), ("device", device),
                ("metric", "m" + id[^1] % 2), ("severity", Severities[random.Next(Severities.Length)]),
                ("event", "amended"), ("state", States[random.Next(States.Length)]), ("provisional", false),
                ("late", false), ("acknowledged", random.Next(3) == 0),
                ("retraction_proposed", random.Next(5) == 0), ("occurred", Second(random.Next(50))),
                ("detected", Second(random.Next(50))), ("at", Second(i)), ("start", Second(random.Next(50))),
                ("end", null), ("peak", random.NextDouble()));
            OutputRecord record = _views.Outputs.Add("alerts", row);
            _model[id] = (AlertRows.ToItem(row)!, record.Position);
        }
    }

    private void CompareAll(Random random)
    {
        for (int i = 0; i < 60; i++)
        {
            var filter = new AlertFilter
            {
                State = Maybe(random, "firing", "resolved", "retracted"),
                Active = random.Next(3) == 0 ? random.Next(2) == 0 : null,
                Severity = Maybe(random, Severities),
                Rule = Maybe(random, "r0", "r1", "r2"),
                Acknowledged = random.Next(4) == 0 ? random.Next(2) == 0 : null,
            };
            var query = new ViewQuery
            {
                From = random.Next(3) == 0 ? random.Next(50) * 1_000_000L : long.MinValue,
                To = random.Next(3) == 0 ? random.Next(50) * 1_000_000L : long.MaxValue,
                Device = Maybe(random, "d0", "d1", "d2", "d3"),
                Metric = Maybe(random, "m0", "m1"),
                Key = Maybe(random, "d1/m0", "d2/m1"),
                Limit = 1 + random.Next(7),
                Descending = random.Next(2) == 0,
            };
            Assert.Equal(Expected(query, filter), Paged(query, filter));
        }
        foreach ((string id, (AlertItem alert, _)) in _model)
        {
            Assert.Equal(alert, _views.Store.Read(database => database.Alerts.Find(id)));
        }
        Assert.Null(_views.Store.Read(database => database.Alerts.Find("nobody")));
    }

    private IEnumerable<string> Expected(ViewQuery query, AlertFilter filter)
    {
        var wanted = _model.Values.Select(known => known.Alert).Where(alert =>
            EventTimes.ToMicros(alert.Start) >= query.From && EventTimes.ToMicros(alert.Start) < query.To
            && (query.Device is null || alert.Device == query.Device)
            && (query.Metric is null || alert.Metric == query.Metric)
            && (query.Key is null || alert.Key == query.Key)
            && (filter.State is null || alert.State == filter.State)
            && (filter.Active is null || IsActive(alert) == filter.Active)
            && (filter.Severity is null || alert.Severity == filter.Severity)
            && (filter.Rule is null || alert.Rule == filter.Rule)
            && (filter.Acknowledged is null || alert.Acknowledged == filter.Acknowledged));
        IEnumerable<string> ids = wanted
            .OrderBy(alert => alert.Start).ThenBy(alert => alert.Id, StringComparer.Ordinal).Select(alert => alert.Id);
        return query.Descending ? ids.Reverse() : ids;
    }

    private List<string> Paged(ViewQuery query, AlertFilter filter)
    {
        List<string> ids = [];
        do
        {
            ViewPage<AlertItem> page = _views.Store.Read(database => database.Alerts.Find(query, filter));
            Assert.InRange(page.Items.Count, 0, query.Limit);
            ids.AddRange(page.Items.Select(alert => alert.Id));
            query = query with { After = page.Next };
        }
        while (query.After is not null);
        return ids;
    }

    private static bool IsActive(AlertItem alert) =>
        alert.State == "firing" || (alert.State == "resolved" && alert.RetractionProposed);

    private static string? Maybe(Random random, params string[] values) =>
        random.Next(2) == 0 ? null : values[random.Next(values.Length)];

    private static DateTime Second(int second) => DateTime.UnixEpoch.AddSeconds(second);
}

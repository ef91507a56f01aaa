using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Telemetry.Alerts;
using Telemetry.Gateway.Pipelines;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Scoring.Machine;

namespace Telemetry.Gateway.Tests.Evidence;

/// <summary>Alerts over scores: their evidence names the model, the expected range and what made the score.</summary>
public sealed class ScoreEvidenceTests
{
    [Fact]
    public async Task Band_of_a_series_shows_the_expected_range_and_the_residual()
    {
        await using EvidencePlant plant = await EvidencePlant.StartAsync(EvidenceKindTests.Of(new AlertRule
        {
            Id = "outside",
            Kind = AlertRuleKind.Band,
            Stream = "scores",
            Aggregate = "value",
            Metric = "temperature",
            RaiseAbove = 5,
            ClearBelow = 5,
        }));
        const int Usual = 100;
        await plant.SendAsync("pump", "temperature", [.. Enumerable.Range(0, Usual * 2)
            .Select(half => (half * 5.0, 20 + Math.Sin(half / 7.0)))]);
        await plant.ClockAsync("pump", Usual * 10);
        await plant.WindowAsync("pump", Usual * 10, 60);
        await plant.WindowAsync("pump", (Usual * 10) + 10, 20);

        string id = await plant.AlertAsync("outside", "resolved");
        JsonElement evidence = await plant.EvidenceAsync(id);

        IReadOnlyList<Folded> windows = Folded.Of(evidence);
        IReadOnlyList<JsonElement> rows = Folded.Rows(evidence);
        Assert.Equal(2, rows.Count);
        var numbers = new List<(double, double)>();
        foreach ((Folded window, JsonElement row) in windows.Zip(rows))
        {
            Assert.Equal(window.Start, EvidencePlant.Second(row.GetProperty("start")));
            Assert.Equal(window.Average, row.GetProperty("value").GetDouble(), 1e-9);
            double high = row.GetProperty("expected_high").GetDouble();
            double low = row.GetProperty("expected_low").GetDouble();
            numbers.Add((window.Start, Math.Max(window.Average - high, low - window.Average)));
        }

        Folded.AssertAlert(evidence, numbers, n => n > 5, n => n <= 5);
        Assert.Equal(
            windows[0].Average - rows[0].GetProperty("expected_high").GetDouble(),
            rows[0].GetProperty("residual").GetDouble(), 1e-9);
        Assert.Equal(
            ["level", "season", "shape", "drift"],
            rows[0].GetProperty("contributions").EnumerateArray().Select(one => one.GetProperty("name").GetString()));
        JsonElement model = rows[0].GetProperty("model");
        Assert.NotEmpty(model.GetProperty("id").GetString()!);
        Assert.NotEmpty(model.GetProperty("build").GetString()!);
        await Folded.AssertReplaysAsync(plant, id, evidence);
    }

    [Fact]
    public async Task Score_of_a_machine_is_that_of_its_model_for_the_readings()
    {
        const int Training = 60;
        await using EvidencePlant plant = await EvidencePlant.StartAsync(EvidenceKindTests.Of(new AlertRule
        {
            Id = "odd",
            Stream = "machine_scores",
            Aggregate = "severity",
            RaiseAbove = -1,
            ClearBelow = -1,
        }) with
        {
            Model = new() { TrainingWindows = Training },
        });
        await WavesAsync(plant, 0, Training + 2);
        await plant.Probe.UntilAsync(
            "/api/v1/models", list => list.GetProperty("items").GetArrayLength() > 0);
        await WavesAsync(plant, Training + 2, 2);
        string id = await plant.AlertAsync("odd", "raised");

        // The alert lasts: its evidence is that of its newest event.
        JsonElement evidence = await plant.EvidenceAsync(id);
        JsonElement row = Assert.Single(Folded.Rows(evidence));
        string named = row.GetProperty("model").GetProperty("id").GetString()!;
        ModelFolder folder = plant.Probe.Gateway.Services.GetRequiredService<ModelFolder>();
        Assert.True(folder.TryRead(named, out ReadOnlyMemory<byte> content, out string reason), reason);
        Assert.Equal(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content.Span)),
            row.GetProperty("model").GetProperty("sha256").GetString());
        MachineModel model = MachineModel.Load(content);
        long start = (Packs.Start + (long)EvidencePlant.Second(row.GetProperty("start"))) * 1_000_000;
        MachineScore score = model.Score(new FeatureWindow
        {
            Device = "pump",
            WindowStart = start,
            WindowEnd = start + 10_000_000,
            Metrics = [Fold(evidence, "current"), Fold(evidence, "temperature")],
        });

        Assert.Equal(score.Severity, row.GetProperty("value").GetDouble(), 1e-9);
        Assert.Equal(score.Severity, evidence.GetProperty("alert").GetProperty("peak").GetDouble(), 1e-9);
        Assert.Equal(score.Contributions, string.Join(' ', row.GetProperty("contributions").EnumerateArray()
            .Select(one => FormattableString.Invariant(
                $"{one.GetProperty("name").GetString()}:{one.GetProperty("value").GetDouble():0.00}"))));
        await Folded.AssertReplaysAsync(plant, id, evidence);
    }

    private static MetricWindow Fold(JsonElement evidence, string metric)
    {
        double[] values =
        [
            .. evidence.GetProperty("readings").GetProperty("items").EnumerateArray()
                .Where(one => one.GetProperty("metric").GetString() == metric)
                .Select(one => one.GetProperty("value").GetDouble()),
        ];
        double average = values.Average();
        double variance = values.Sum(value => (value - average) * (value - average)) / (values.Length - 1);
        return new MetricWindow(metric, average, Math.Sqrt(variance));
    }

    private static async Task WavesAsync(EvidencePlant plant, int first, int windows)
    {
        await plant.SendAsync("pump", [.. Enumerable.Range(first * 2, windows * 2).SelectMany(half =>
            new[]
            {
                (half * 5.0, "temperature", 20 + Math.Sin(half / 7.0)),
                (half * 5.0, "current", 3 + Math.Cos(half / 5.0)),
            })]);
        await plant.ClockAsync("pump", (first + windows) * 10);
    }
}

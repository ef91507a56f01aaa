using System.Text;
using Telemetry.Alerts;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Replay;
using Telemetry.Journal;

namespace Telemetry.Gateway.Tests.Replay;

public class PipelineSettingsTests
{
    [Fact]
    public void What_is_kept_makes_pipelines_of_the_same_form_whatever_the_configuration()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            Random random = new(seed);
            GatewayOptions options = Any(random);
            PipelineSettings kept = PipelineSettings.Of(options);
            PipelineSettings again = PipelineSettings.Read("again", kept.Text.ToArray());
            PipelineSettings made = PipelineSettings.Of(again.Options);
            Assert.True(
                kept.Text.Span.SequenceEqual(made.Text.Span),
                $"seed {seed}: {Encoding.UTF8.GetString(kept.Text.Span)} became "
                + Encoding.UTF8.GetString(made.Text.Span));
            Assert.Equal(kept.Fingerprints, made.Fingerprints);
        }
    }

    /// <summary>A key that pipelines are made from and that is not kept would make replays differ without a word.
    /// </summary>
    [Fact]
    public void Whatever_changes_a_pipeline_is_kept()
    {
        PipelineSettings plain = PipelineSettings.Of(new GatewayOptions());
        GatewayOptions[] others =
        [
            new() { FutureTolerance = TimeSpan.FromSeconds(61) },
            new() { ForeignDisorder = TimeSpan.FromSeconds(6) },
            new() { AdmitReplacedDevices = true },
            ReplayPlant.Rules(),
        ];
        Assert.All(others, options =>
        {
            PipelineSettings changed = PipelineSettings.Of(options);
            Assert.False(plain.Text.Span.SequenceEqual(changed.Text.Span));
            PipelineSettings again = PipelineSettings.Of(PipelineSettings.Read("x", changed.Text.ToArray()).Options);
            Assert.Equal(changed.Fingerprints, again.Fingerprints);
        });
    }

    [Fact]
    public void Settings_with_a_large_plant_are_in_their_record_and_not_only_a_hash()
    {
        var nodes = Enumerable.Range(0, 10_000).Select(n => $$"""{"id":"machine-{{n}}","kind":"device"}""");
        var edges = Enumerable.Range(1, 9_999)
            .Select(n => $$"""{"kind":"hangs_below","from":"machine-{{n}}","to":"machine-{{n / 2}}"}""");
        string plant = $$"""{"nodes":[{{string.Join(',', nodes)}}],"edges":[{{string.Join(',', edges)}}]}""";
        PipelineSettings settings = PipelineSettings.Of(
            ConfigurationFile.Parse("x", Encoding.UTF8.GetBytes($"{{\"topology\":{plant}}}")));

        byte[] payload = SettingsFile.PayloadOf(settings);

        Assert.True(settings.Text.Length > SettingsFile.RecordBytesMax);
        Assert.InRange(payload.Length, 1_000, SettingsFile.RecordBytesMax);
        SettingsFile? read = SettingsFile.OfRecord(new JournalPosition(7), payload);
        Assert.True(read!.Settings.Text.Span.SequenceEqual(settings.Text.Span));
        payload[^1]++;
        payload = payload[..^3];
        Assert.Null(SettingsFile.OfRecord(new JournalPosition(7), payload));
    }

    [Fact]
    public void Rules_over_all_metrics_are_kept_as_the_configuration_says_them()
    {
        const string Json = """
            {"rules":[
              {"id":"any","metric":"*","raise_above":1,"clear_below":0},
              {"id":"odd","pipeline":"machine_scores","raise_above":1,"clear_below":0},
              {"id":"silent","kind":"absence","metric":"*","for_seconds":60},
              {"id":"away","kind":"offline","for_seconds":60}]}
            """;
        GatewayOptions options = ConfigurationFile.Parse("x", Encoding.UTF8.GetBytes(Json));
        PipelineSettings kept = PipelineSettings.Of(options);
        Assert.Equal(
            options.Rules.Select(rule => rule.DescribeCondition()),
            kept.Options.Rules.Select(rule => rule.DescribeCondition()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"format":2,"build":"x","configuration":{},"pipelines":[]}""")]
    [InlineData("""{"format":1,"build":"x","configuration":{"fly":1},"pipelines":[]}""")]
    [InlineData("""{"format":1,"build":"x","configuration":{},"pipelines":[{"name":"a"}]}""")]
    [InlineData("""{"format":1,"build":"x","configuration":{},"pipelines":[1]}""")]
    [InlineData("""{"format":1,"build":7,"configuration":{},"pipelines":[]}""")]
    public void Other_texts_are_refused(string text) => Assert.Throws<InvalidDataException>(
        () => PipelineSettings.Read("x", Encoding.UTF8.GetBytes(text)));

    private static GatewayOptions Any(Random random) => new()
    {
        FutureTolerance = Span(random, 86_400),
        ForeignDisorder = Span(random, 86_400),
        AdmitReplacedDevices = random.Next(2) == 0,
        Rules = [.. Enumerable.Range(0, random.Next(4)).Select(rule => Rule(random, rule))],
        GroupWindows = [.. Enumerable.Range(0, random.Next(3)).Select(windows => Windows(random, windows))],
    };

    private static AlertRule Rule(Random random, int rule)
    {
        double raise = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-8, 12));
        return new AlertRule
        {
            Id = $"rule-{rule}",
            Stream = random.Next(2) == 0 ? "readings_10s" : "scores",
            Metric = "temperature",
            Device = random.Next(2) == 0 ? "*" : "press-*",
            Aggregate = random.Next(2) == 0 ? "avg" : "score",
            RaiseAbove = raise,
            ClearBelow = raise - random.NextDouble(),
            ForWindows = random.Next(1, 100),
            Severity = "critical",
            LateAfter = Span(random, 86_400),
        } is { Stream: "readings_10s" } windows
            ? windows with { Aggregate = "avg" }
            : new AlertRule
            {
                Id = $"rule-{rule}",
                Stream = "scores",
                Aggregate = "score",
                Metric = "x",
                RaiseAbove = raise,
                ClearBelow = raise,
            };
    }

    private static GroupWindowOptions Windows(Random random, int windows) => new()
    {
        Id = $"group-{windows}",
        Size = TimeSpan.FromMilliseconds(random.Next(1, 86_400_000)),
        Deadline = TimeSpan.FromMilliseconds(random.Next(0, 86_400_000)),
        IdleAfter = Span(random, 1_000),
        Horizon = TimeSpan.FromDays(2),
        Early = random.Next(2) == 0 ? null : TimeSpan.FromMilliseconds(random.Next(1, 100_000)),
        Groups = [("b", ["x", "y"]), ("a", ["z"])],
    };

    /// <summary>As the configuration's reader makes them.</summary>
    private static TimeSpan Span(Random random, int secondsMax) =>
        TimeSpan.FromSeconds(Math.Round(random.NextDouble() * secondsMax, random.Next(0, 7)));
}

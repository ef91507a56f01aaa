using System.Text;
using Telemetry.Alerts.Topology;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;

namespace Telemetry.Alerts.Tests.Topology;

/// <summary>The operator against <see cref="NaiveCauses"/> on random plants, also restored between any two
/// steps.</summary>
public sealed class CausePropertyTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Operator_equals_the_naive_model(bool reports)
    {
        int grouped = 0;
        int told = 0;
        for (int seed = 1; seed <= 200; seed++)
        {
            PlantTopology plant = Plant(new Random(seed));
            ScriptStep[] script = [.. new CauseScript(seed, plant, reports).Steps(60)];
            foreach (int restoreEvery in (int[])[0, 1])
            {
                var naive = new NaiveCauses(plant);
                var player = new ScriptPlayer(
                    AlertFeed.Pipeline(plant), EventTime.FromSeconds(0), () => 1, restoreEvery)
                {
                    ForgetEvery = seed % 3,
                };
                int seen = 0;
                for (int step = 0; step < script.Length; step++)
                {
                    string[] expected = [.. naive.Take(script[step])];
                    string[] actual = [.. player.Play(script[step]).Sink["out"].Skip(seen).Select(AlertFeed.Brief)];
                    Assert.True(
                        expected.SequenceEqual(actual),
                        $"seed {seed}, restored every {restoreEvery}, step {step}: {string.Join("; ", actual)}; "
                        + $"expected {string.Join("; ", expected)}");
                    seen += actual.Length;
                    grouped += actual.Count(line => line.StartsWith("grouped", StringComparison.Ordinal));
                    told += actual.Count(line => line.StartsWith("ungrouped", StringComparison.Ordinal));
                }
            }
        }

        Assert.True(grouped > 300 && told > 300, $"{grouped} grouped, {told} told: the plants are too calm");
    }

    /// <summary>Whatever the plant, following causes ends at an alert that has none: somebody is told.</summary>
    [Fact]
    public void Every_chain_of_causes_ends()
    {
        for (int seed = 1; seed <= 300; seed++)
        {
            PlantTopology plant = Plant(new Random(seed));
            var player = new ScriptPlayer(AlertFeed.Pipeline(plant), EventTime.FromSeconds(0), () => 1);
            var causes = new Dictionary<string, string?>(StringComparer.Ordinal);
            int seen = 0;
            foreach (ScriptStep step in new CauseScript(seed, plant, reports: seed % 2 == 0).Steps(60))
            {
                foreach (string line in player.Play(step).Sink["out"].Skip(seen))
                {
                    seen++;
                    causes[AlertFeed.Value(line, "id")!] = AlertFeed.Value(line, "cause");
                }

                foreach (string alert in causes.Keys)
                {
                    string? cause = alert;
                    for (int hops = 0; cause is not null; hops++)
                    {
                        Assert.True(hops <= causes.Count, $"seed {seed}: the causes of {alert} go round");
                        cause = causes.GetValueOrDefault(cause);
                    }
                }
            }
        }
    }

    private static PlantTopology Plant(Random random)
    {
        int count = random.Next(3, 9);
        var edges = new HashSet<string>();
        for (int edge = random.Next(2, 12); edge > 0; edge--)
        {
            (int one, int two) = (random.Next(count), random.Next(count));
            if (one != two)
            {
                edges.Add(random.Next(3) switch
                {
                    0 => $$"""{"kind":"feeds","from":"n{{one}}","to":"n{{two}}"}""",
                    1 => $$"""{"kind":"powers","from":"n{{Math.Min(one, two)}}","to":"n{{Math.Max(one, two)}}"}""",
                    _ => $$"""{"kind":"hangs_below","from":"n{{Math.Max(one, two)}}","to":"n{{Math.Min(one, two)}}"}""",
                });
            }
        }

        string[] causes =
        [
            """{"rule":"device.offline","tolerance_seconds":30}""",
            """{"rule":"power-lost","along":"powers","tolerance_seconds":60,"explains":["device.*","hot"]}""",
            """{"rule":"*","along":"feeds","tolerance_seconds":0}""",
        ];
        var nodes = Enumerable.Range(0, count).Select(n => $$"""{"id":"n{{n}}","kind":"device"}""");
        return PlantTopology.Read("plant", Encoding.UTF8.GetBytes(
            $$"""{"nodes":[{{string.Join(',', nodes)}}],"edges":[{{string.Join(',', edges)}}],"""
            + $$""" "causes":[{{string.Join(',', causes.Where(_ => random.Next(3) > 0))}}]}"""));
    }
}

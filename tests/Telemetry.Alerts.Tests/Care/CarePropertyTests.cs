using Telemetry.Alerts.Care;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Xunit.Abstractions;

namespace Telemetry.Alerts.Tests.Care;

public sealed class CarePropertyTests(ITestOutputHelper output)
{
    private const int Seeds = 300;

    private static readonly string[] Devices = ["press", "pump", "fan"];
    private static readonly string[] Severities = ["warning", "critical"];

    private static readonly CareSettings Settings = new()
    {
        Maintenance =
        [
            new MaintenanceWindow { Id = "one", From = 100_000_000, To = 300_000_000 },
            new MaintenanceWindow
            {
                Id = "two", From = 250_000_000, To = 400_000_000, Matchers = [AlertMatcher.Equal("device", "pump")],
            },
            new MaintenanceWindow
            {
                Id = "three", From = 300_000_000, To = 350_000_000, Matchers = [AlertMatcher.Equal("device", "fan")],
            },
        ],
        Escalations =
        [
            new EscalationChain
            {
                Id = "night",
                Matchers = [AlertMatcher.Equal("severity", "critical")],
                Steps = [new(TimeSpan.FromSeconds(20), "lead"), new(TimeSpan.FromSeconds(50), "head")],
            },
        ],
    };

    [Fact]
    public void Operator_says_what_looking_at_everything_after_every_step_says()
    {
        var events = new HashSet<string>(StringComparer.Ordinal);
        for (int seed = 1; seed <= Seeds; seed++)
        {
            var random = new Random(seed);
            (CareScript script, NaiveCare naive) = Draw(random, 150);
            var player = new ScriptPlayer(
                CareScript.Pipeline(Settings), EventTime.FromSeconds(0), () => random.Next(1, 5), random.Next(0, 4));

            string[] said = [.. player.Play(script.Steps).Sink["alerts"].Select(CareScript.Brief)];

            if (!naive.Said.SequenceEqual(said))
            {
                output.WriteLine($"seed {seed}");
            }

            Assert.Equal(naive.Said, said);
            events.UnionWith(said.Select(line => line[..line.IndexOf(' ', StringComparison.Ordinal)]));
        }

        Assert.Superset(
            new HashSet<string>(["silenced", "unsilenced", "escalated", "assigned", "commented", "closed"]), events);
    }

    [Fact]
    public void Operator_is_the_same_in_every_way_of_running_it()
    {
        (CareScript script, _) = Draw(new Random(7), 250);
        for (int turn = 0; turn < 40; turn++)
        {
            script.Status(Devices[turn % 3], turn % 2 == 0).Wait(5).Row("amended", turn % 6, script.Now - 20)
                .Low(Devices[turn % 3], script.Now);
        }

        RecordingSink said = new OperatorVerifier(() => CareScript.Pipeline(Settings))
        {
            Remembering = [CareOperator.Name],
            Seeds = 2,
        }.Verify(script.Steps);

        Assert.True(said["alerts"].Count > 100);
        Assert.NotEmpty(said["silences"]);
        Assert.NotEmpty(said["digests"]);
    }

    private static (CareScript Script, NaiveCare Naive) Draw(Random random, int steps)
    {
        var script = new CareScript();
        var naive = new NaiveCare(Settings);
        for (int step = 0; step < steps; step++)
        {
            switch (random.Next(10))
            {
                case < 4:
                    Row(script, naive, random);
                    break;
                case < 7:
                    int seconds = random.Next(1, 12);
                    script.Wait(seconds);
                    naive.Wait(seconds);
                    break;
                case 7:
                    string device = Devices[random.Next(2)];
                    long low = Math.Max(1, script.Now - random.Next(100));
                    script.Low(device, low);
                    naive.Low(device, low);
                    break;
                default:
                    CareOrder order = Order(random);
                    script.Order(order);
                    naive.Order(order);
                    break;
            }
        }

        return (script, naive);
    }

    private static void Row(CareScript script, NaiveCare naive, Random random)
    {
        string what = ((string[])["raised", "raised", "amended", "confirmed", "resolved", "retracted", "unsilenced"])
            [random.Next(7)];
        int alert = random.Next(6);
        long start = Math.Max(0, script.Now - random.Next(200));
        long? end = what == "resolved" || random.Next(4) == 0 ? start + random.Next(1, 60) : null;
        string device = Devices[alert % 3];
        string severity = Severities[alert % 2];
        (bool isAcknowledged, bool isConsequence) = (random.Next(5) == 0, random.Next(6) == 0);
        script.Row(
            what, alert, start, end, device, severity, isAcknowledged: isAcknowledged, isConsequence: isConsequence);
        naive.Row(what, alert, start, end, device, severity, isAcknowledged, isConsequence);
    }

    private static CareOrder Order(Random random)
    {
        AlertId alert = CareScript.IdOf(random.Next(7));
        string name = $"s{random.Next(4)}";
        return random.Next(7) switch
        {
            0 => new CareOrder.Assign(alert, random.Next(3) == 0 ? null : "bob") { By = "ann" },
            1 => new CareOrder.Say(alert) { By = "ann", Comment = "so" },
            2 => new CareOrder.Close(alert) { By = "ann" },
            3 => new CareOrder.Unsilence(name) { By = "bob" },
            4 => new CareOrder.Silence(
                name, [AlertMatcher.Equal("alert", alert.ToString())], null, null, random.Next(1, 40) * 1_000_000L),
            5 => new CareOrder.Silence(
                name, [CareScript.Match("device", "=~", "p.*"), CareScript.Match("severity", "!=", "critical")],
                null, null, random.Next(1, 40) * 1_000_000L)
            { By = "ann" },
            _ => new CareOrder.Silence(
                name, [CareScript.Match("device", "!~", "pump|fan"), AlertMatcher.Equal("rule", "hot")], null, null,
                random.Next(1, 40) * 1_000_000L),
        };
    }
}

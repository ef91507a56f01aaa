using System.Globalization;
using Telemetry.Gateway.Tests.Harness;
using Xunit.Abstractions;

namespace Telemetry.Gateway.Tests.Alerts.Kills;

/// <summary>
/// Scenarios with real gateways that die by kill -9 after every step, at every row that they say, and at every webhook
/// that they send. Where a start of the gateway begins something anew, the file says what comes of starts after every
/// step; of deaths in the middle of steps only the journal knows where they were, and what was said is held against it.
/// <c>tests/alert-kills</c> plays all of them; it takes minutes, so <c>tests/run</c> leaves it out.
/// </summary>
[Trait("Length", "Campaign")]
public sealed class KillTests(ITestOutputHelper output)
{
    /// <summary>The names of scenarios with a comma between, or all.</summary>
    private const string Variable = "TELEMETRY_KILL_SCENARIOS";

    /// <summary>Which of the plays, when several processes share them: <c>0/2</c> and <c>1/2</c>; else all.</summary>
    private const string PartVariable = "TELEMETRY_KILL_PART";

    private const string LongOne = "66-journal-cut-under-an-open-alert";

    private static readonly (string Scenario, string Plan)[] Few =
    [
        ("07-retraction-of-an-acknowledged-alert", "steps"),
        ("47-rule-removed-in-mid-episode", "effects"),
        (LongOne, "cut"),
    ];

    public static TheoryData<string, string> Plays
    {
        get
        {
            string[] names = Environment.GetEnvironmentVariable(Variable)?.Split(',') ?? [];
            IEnumerable<(string, string)> plays = names is [] or [""] ? Few : Scenario.Names()
                .Where(name => names is ["all"] || names.Contains(name))
                .SelectMany(name => KillPlan.All
                    .Where(plan => !plan.CutsJournal || name == LongOne).Select(plan => (name, plan.Name)));
            TheoryData<string, string> data = [];
            (int part, int parts) = Part();
            foreach ((string scenario, string plan) in plays.Where((_, i) => i % parts == part))
            {
                data.Add(scenario, plan);
            }

            return data;
        }
    }

    private static (int Part, int Parts) Part() =>
        Environment.GetEnvironmentVariable(PartVariable)?.Split('/') is [var part, var parts]
            ? (int.Parse(part, CultureInfo.InvariantCulture), int.Parse(parts, CultureInfo.InvariantCulture))
            : (0, 1);

    [Theory]
    [MemberData(nameof(Plays))]
    public async Task Killed_the_real_gateway_says_the_same_events(string name, string plan)
    {
        Scenario scenario = Scenario.Read(name);
        string folder = RunningGateway.NewFolder();
        Directory.CreateDirectory(folder);
        KillPlan deaths = KillPlan.All.Single(one => one.Name == plan);
        KilledPlay play = new(scenario, deaths, folder);
        try
        {
            string[] events = await play.RunAsync();
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name} {plan}: {play.Kills} kills, {events.Length} events, {play.Repeated} webhooks came again"));
            if (deaths.AfterSteps)
            {
                Assert.Equal(scenario.EventsKilled, events);
            }
            else if (scenario.EventsKilled.SequenceEqual(scenario.Events))
            {
                Assert.Equal(scenario.Events, events);
            }
        }
        finally
        {
            await play.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }
}

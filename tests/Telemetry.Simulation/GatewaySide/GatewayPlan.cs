using Telemetry.Alerts;
using Telemetry.Gateway.Configuration;
using Telemetry.Simulation.Kernel;
using Telemetry.Simulation.Oracle;

namespace Telemetry.Simulation.GatewaySide;

/// <summary>What a seed makes of the gateway.</summary>
internal sealed record GatewayPlan
{
    /// <summary>The folder of everything on the virtual disk.</summary>
    public const string DataDirectory = "/gateway";

    public required GatewayOptions Options { get; init; }

    public required IReadOnlyList<ThresholdRule> Rules { get; init; }

    public required ReceiverPlan Receiver { get; init; }

    /// <summary>Small, so that segments roll.</summary>
    public required int SegmentBytesMax { get; init; }

    /// <param name="chance">The seed's.</param>
    /// <param name="metrics">The metrics that rules may watch.</param>
    /// <param name="values">The span of their values.</param>
    /// <param name="devices">Who there is.</param>
    public static GatewayPlan Of(
        Chance chance, IReadOnlyList<string> metrics, (double Least, double Most) values,
        IReadOnlyList<string> devices)
    {
        List<ThresholdRule> rules = [];
        foreach (var metric in metrics)
        {
            var raise = values.Least + ((values.Most - values.Least) * (0.4 + (0.3 * chance.NextDouble())));
            var clear = raise - ((values.Most - values.Least) * 0.2 * chance.NextDouble());
            rules.Add(new ThresholdRule(
                $"{metric}-high", metric, raise, clear, chance.Next(1, 4), TimeSpan.FromSeconds(60)));
        }
        return new GatewayPlan
        {
            Rules = rules,
            Receiver = ReceiverPlan.Of(chance),
            SegmentBytesMax = chance.Pick([40 * 1024, 128 * 1024, 1024 * 1024]),
            Options = new GatewayOptions
            {
                DataDirectory = DataDirectory,
                Open = true,
                Agents = new Dictionary<string, AgentOptions>(),
                Model = new ModelOptions { Train = false },
                GroupWindows = GroupWindows(chance, devices),
                Webhooks =
                [
                    new WebhookOptions { Id = "ops", Url = new Uri("https://receiver.example/hook") },
                ],
                Rules =
                [
                    .. rules.Select(rule => new AlertRule
                    {
                        Id = rule.Id,
                        Metric = rule.Metric,
                        RaiseAbove = rule.RaiseAbove,
                        ClearBelow = rule.ClearBelow,
                        ForWindows = rule.ForWindows,
                        LateAfter = rule.LateAfter,
                    }),
                ],
            },
        };
    }

    /// <summary>In some worlds further pipelines, each a reader of its own.</summary>
    private static IReadOnlyList<GroupWindowOptions> GroupWindows(Chance chance, IReadOnlyList<string> devices) =>
    [
        .. Enumerable.Range(0, chance.Next(0, 3)).Select(index => new GroupWindowOptions
        {
            Id = $"site_{index}",
            Deadline = chance.Between(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(60)),
            IdleAfter = chance.Between(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(40)),
            Early = chance.Happens(0.3) ? TimeSpan.FromSeconds(3) : null,
            Groups = [("all", devices), ("first", [devices[0]])],
        }),
    ];
}

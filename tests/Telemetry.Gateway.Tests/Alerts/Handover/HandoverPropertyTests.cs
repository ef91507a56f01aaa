using Telemetry.Alerts;
using Telemetry.Alerts.Care;
using Xunit.Abstractions;

namespace Telemetry.Gateway.Tests.Alerts.Handover;

/// <summary>
/// Whatever is changed while alerts stand: nobody is told twice of a raise, nobody is left untold of what stands and is
/// not held, and every raise that was told gets its end.
/// </summary>
public sealed class HandoverPropertyTests(ITestOutputHelper output)
{
    private const int Seeds = 300;
    private const int Steps = 60;

    private static readonly string[] Rules = ["hot", "warm", "wet"];

    [Fact]
    public void Everybody_hears_once_of_what_stands_whatever_is_changed()
    {
        for (int seed = 1; seed <= Seeds; seed++)
        {
            Play(seed, keys: 4, Steps);
        }
    }

    [Fact]
    public void Thousands_of_standing_alerts_are_handed_over()
    {
        for (int seed = 1; seed <= 2; seed++)
        {
            ChangingPlant plant = Play(seed, keys: 2_500, steps: 12);
            Assert.True(plant.LastHandovers > 3, $"{plant.LastHandovers} messages");
        }
    }

    private ChangingPlant Play(int seed, int keys, int steps)
    {
        Random random = new(seed);
        PlantForm form = Form(random, null);
        ChangingPlant plant = new(form);
        NaivePlant naive = new(form);
        bool isMany = keys > 100;
        for (int step = 0; step < steps; step++)
        {
            int read = naive.Count;
            Act(random, plant, naive, keys);
            bool isChanged = isMany ? step % 4 == 3 : random.Next(6) == 0;
            if (isChanged && Form(random, plant.Form) is var next && next.Description != plant.Form.Description)
            {
                // Now and then the form before has not read the newest.
                bool isBehind = random.Next(2) == 0;
                if (!isBehind)
                {
                    plant.Run();
                }

                naive.Change(next, isBehind ? read : naive.Count);
                plant.Change(next);
            }

            plant.Run();
            Check(seed, step, plant, naive);
        }

        if (isMany)
        {
            plant.Change(plant.Form with { Care = CareSettings.None, IsMapped = false });
            naive.Change(plant.Form, naive.Count);
            Check(seed, steps, plant, naive);
        }

        return plant;
    }

    private void Check(int seed, int step, ChangingPlant plant, NaivePlant naive)
    {
        if (naive.Problem(plant.Rows, plant.Now) is { } problem)
        {
            output.WriteLine(string.Join('\n', plant.Rows.TakeLast(40).Select(row =>
                $"{row["at"]} {row["event"]} {row["rule"]} {row["device"]} {row.Id[..6]} {row["state"]} "
                + $"{row["start"]}..{row["end"]} {row["silenced"]} {row["silenced_by"]} {row["escalation"]}")));
            Assert.Fail($"seed {seed}, step {step}, at {plant.Now}, {plant.Form}: {problem}");
        }
    }

    private static void Act(Random random, ChangingPlant plant, NaivePlant naive, int keys)
    {
        plant.Wait(random.Next(1, 15));
        switch (random.Next(8))
        {
            case < 5:
                List<(string, double)> values = [];
                for (int key = 0; key < keys; key++)
                {
                    if (random.Next(3) > 0)
                    {
                        double value = random.Next(3) == 0 ? random.Next(20) : random.Next(40, 100);
                        values.Add(($"d{key}", value));
                        naive.Value($"d{key}", plant.Now - 1, value);
                    }
                }

                if (values.Count > 0)
                {
                    plant.Windows(plant.Now - 1, plant.Now, values);
                }

                break;
            case 5:
                string rule = Rules[random.Next(Rules.Length)];
                string id = $"s{random.Next(1_000_000)}";
                int seconds = random.Next(5, 60);
                plant.Order(new CareOrder.Silence(
                    id, [AlertMatcher.Equal("rule", rule)], plant.Now * 1_000_000,
                    (plant.Now + seconds) * 1_000_000, null));
                naive.Silence(id, rule, plant.Now + seconds);
                break;
            default:
                break;
        }
    }

    private static PlantForm Form(Random random, PlantForm? before)
    {
        bool keepsRules = before is not null && random.Next(2) == 0;
        AlertRule[] rules = [.. Rules.Where(_ => random.Next(4) > 0).Select(id => new AlertRule
        {
            Id = id,
            Stream = PlantForm.Table,
            Aggregate = "value",
            RaiseAbove = 50 + (random.Next(2) * 25),
            ClearBelow = 30,
        })];
        MaintenanceWindow[] windows = [.. Enumerable.Range(0, 3).Where(_ => random.Next(3) == 0)
            .Select(i => new MaintenanceWindow
            {
                Id = $"m{i}",
                From = i * 150_000_000L,
                To = ((i * 150L) + 200) * 1_000_000,
            })];
        EscalationChain[] chains = random.Next(2) == 0 ? [] :
        [
            new EscalationChain { Id = "all", Matchers = [], Steps = [new(TimeSpan.FromSeconds(20), "lead")] },
        ];
        return new PlantForm(
            keepsRules || rules.Length == 0 ? before?.Rules ?? [.. rules, Any()] : rules,
            new CareSettings { Maintenance = windows, Escalations = chains },
            random.Next(2) == 0);
    }

    private static AlertRule Any() => new()
    {
        Id = Rules[0],
        Stream = PlantForm.Table,
        Aggregate = "value",
        RaiseAbove = 50,
        ClearBelow = 30,
    };
}

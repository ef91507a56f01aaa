using Telemetry.Gateway.History;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Journal;

namespace Telemetry.Gateway.Tests.History;

/// <summary>Whether something was done to an alert, among however many events.</summary>
public sealed class AlertEventSearchTests
{
    private static readonly string[] Names = ["amended", "amended", "amended", "commented", "assigned"];

    private readonly ScriptedOutputs _outputs = new();
    private readonly AlertsView _view;

    public AlertEventSearchTests() => _view = new AlertsView(
        new AlertBook(), new AlertBookFile("unused", PosixFileSystem.Instance), _outputs);

    [Fact]
    public void Event_is_found_behind_thousands_of_others()
    {
        Put("a", [.. Enumerable.Range(0, 3_000).Select(second => ("amended", (long)second))]);
        Put("a", [("acknowledged", 3_000L), ("amended", 3_001)]);

        Assert.True(_view.HasEvent("a", "acknowledged", 3_000_000_000));
        Assert.True(_view.HasEvent("a", "amended", 7_000_000));
        Assert.False(_view.HasEvent("a", "acknowledged", 2_999_000_000));
        Assert.False(_view.HasEvent("a", "commented", 3_000_000_000));
        Assert.False(_view.HasEvent("nobody", "acknowledged", 3_000_000_000));
    }

    [Fact]
    public void Answer_is_that_of_looking_at_every_event()
    {
        for (int seed = 1; seed <= 20; seed++)
        {
            var random = new Random(seed);
            var events = new List<(string Name, long Second)>();
            long second = 0;
            for (int left = random.Next(60); left > 0; left--)
            {
                second += random.Next(3);
                events.Add((Names[random.Next(Names.Length)], second));
                Put($"other{seed}", [("commented", second)]);
                Put($"a{seed}", [events[^1]]);
            }

            for (long probe = -1; probe <= second + 1; probe++)
            {
                foreach (string name in Names)
                {
                    Assert.True(
                        events.Contains((name, probe)) == _view.HasEvent($"a{seed}", name, probe * 1_000_000),
                        $"seed {seed}: {name} at {probe}");
                }
            }
        }
    }

    private void Put(string id, (string Name, long Second)[] events)
    {
        foreach ((string name, long second) in events)
        {
            // The time of an event is a minute behind its start.
            OutputRow row = ScriptedOutputs.Alert(0, id, "press/t", name, (int)second - 60);
            OutputRecord record = _outputs.Add("alerts", row);
            _view.Put(record, row, row.Alert!);
            _view.Commit(record.Position + 1);
        }
    }
}

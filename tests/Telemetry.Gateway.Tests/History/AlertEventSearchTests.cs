using LiteDB;
using Telemetry.Contract.Live;
using Telemetry.Engine.Data;
using Telemetry.Gateway.History;

namespace Telemetry.Gateway.Tests.History;

/// <summary>Whether something was done to an alert, among however many events.</summary>
public sealed class AlertEventSearchTests : IDisposable
{
    private static readonly string[] Names = ["amended", "amended", "amended", "commented", "assigned"];

    private readonly LiteDatabase _database = new(new MemoryStream());
    private readonly AlertsView _view;
    private long _position;

    public AlertEventSearchTests() => _view = new AlertsView(_database);

    public void Dispose() => _database.Dispose();

    [Fact]
    public void Event_is_found_behind_thousands_of_others()
    {
        Put("a", [.. Enumerable.Range(0, 3_000).Select(second => ("amended", (long)second))]);
        Put("a", [("acknowledged", 3_000L), ("amended", 3_001)]);

        Assert.True(_view.HasEvent("a", "acknowledged", 3_000_000_000));
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
            _position += 1 + (_position % 3);
            var record = new OutputRecord(_position, "main", _position, "alerts", []);
            DateTime at = DateTime.UnixEpoch.AddSeconds(second);
            _view.Put(record, new OutputRow(new OutputColumns([]), 0, [], ChangeKind.Insert), new AlertItem
            {
                Id = id,
                Rule = "hot",
                Key = "press:t",
                Severity = "warning",
                State = "firing",
                Provisional = false,
                Late = false,
                Occurred = DateTime.UnixEpoch,
                Detected = DateTime.UnixEpoch,
                Start = DateTime.UnixEpoch,
                Acknowledged = false,
                RetractionProposed = false,
                Event = name,
                At = at,
            });
        }

        _view.Close();
        _view.End(isCommitted: true);
    }
}

using Telemetry.Alerts.Topology;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;

namespace Telemetry.Alerts.Tests.Topology;

/// <summary>Random lives of a dozen alerts on a plant.</summary>
internal sealed class CauseScript(int seed, PlantTopology plant, bool reports = false)
{
    private static readonly string[] Rules = ["device.offline", "power-lost", "hot"];

    private readonly Random _random = new(seed);
    private readonly Dictionary<int, (string Rule, string Device, long Start, long? End)> _reports = [];
    private long _position;
    private readonly Dictionary<string, (string Rule, string? Device, long Start, long? End, bool IsDoubted)> _alerts =
        [];

    public IEnumerable<ScriptStep> Steps(int count)
    {
        for (int step = 0; step < count; step++)
        {
            yield return _random.Next(8) switch
            {
                0 or 1 => new ScriptStep.Tick(Duration.FromSeconds(
                    _random.Next(20) == 0 ? _random.Next(100_000) : _random.Next(70))),
                2 when reports => Report(),
                _ => Row(),
            };
        }
    }

    /// <summary>Another pipeline says what has become of its alert, or once more what it had said.</summary>
    private ScriptStep.Control Report()
    {
        int number = _random.Next(4);
        if (!_reports.TryGetValue(number, out var alert))
        {
            alert = (Rules[_random.Next(Rules.Length)], plant.Nodes[_random.Next(plant.Nodes.Count)].Id,
                _random.Next(400), null);
        }

        alert = (alert.Rule, alert.Device, _random.Next(4) == 0 ? _random.Next(400) : alert.Start,
            _random.Next(4) == 0 ? 400 + _random.Next(300) : _random.Next(4) == 0 ? null : alert.End);
        _reports[number] = alert;
        return AlertFeed.Report(
            $"f{number}", alert.Rule, alert.Device, Math.Max(0, ++_position - (_random.Next(5) == 0 ? 20 : 0)),
            alert.Start, alert.End, _random.Next(8) == 0, _random.Next(6) == 0, _random.Next(8) == 0 ? "p" : "q");
    }

    private ScriptStep.Row Row()
    {
        if (reports && _reports.Count > 0 && _random.Next(20) == 0)
        {
            // An alert that another pipeline had is this one's now.
            (int number, var theirs) = _reports.First();
            _alerts.TryAdd($"f{number}", (theirs.Rule, theirs.Device, theirs.Start, theirs.End, false));
            return Row($"f{number}", theirs.End is null ? "amended" : "resolved");
        }

        string id = $"i{_random.Next(12)}";
        if (!_alerts.TryGetValue(id, out var alert))
        {
            int node = _random.Next(plant.Nodes.Count + 1);
            alert = (Rules[_random.Next(Rules.Length)], node < plant.Nodes.Count ? plant.Nodes[node].Id : "nobody",
                _random.Next(400), _random.Next(5) == 0 ? 400 + _random.Next(300) : null, false);
            _alerts.Add(id, alert);
            return Row(id, _random.Next(8) == 0 ? "amended" : "raised");
        }

        switch (_random.Next(6))
        {
            case 0:
                _alerts.Remove(id);
                return AlertFeed.Row(id, alert.Rule, alert.Device, "retracted", alert.Start, alert.End, "retracted");
            case 1 when alert.End is null:
                _alerts[id] = alert with { End = alert.Start + _random.Next(1, 300) };
                return Row(id, "resolved");
            case 1 or 2:
                _alerts[id] = alert with { End = _random.Next(2) == 0 ? null : alert.End + 60 };
                return Row(id, "amended");
            case 3:
                _alerts[id] = alert with { IsDoubted = !alert.IsDoubted };
                return Row(id, alert.IsDoubted ? "amended" : "retraction_proposed");
            case 4:
                _alerts[id] = alert with { Start = _random.Next(400) };
                return Row(id, "amended");
            default:
                return Row(id, "acknowledged");
        }
    }

    private ScriptStep.Row Row(string id, string happening)
    {
        var (rule, device, start, end, isDoubted) = _alerts[id];
        return AlertFeed.Row(id, rule, device, happening, start, end, isDoubted: isDoubted);
    }
}

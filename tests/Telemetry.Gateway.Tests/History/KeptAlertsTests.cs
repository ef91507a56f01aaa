using LiteDB;
using Telemetry.Contract.Live;
using Telemetry.Engine.Data;
using Telemetry.Gateway.History;

namespace Telemetry.Gateway.Tests.History;

/// <summary>What the view of alerts lets go of, and what it keeps.</summary>
public sealed class KeptAlertsTests : IDisposable
{
    private static readonly DateTime Begin = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly ViewQuery All = new() { From = long.MinValue, To = long.MaxValue, Limit = 1_000 };

    private readonly LiteDatabase _database = new(new MemoryStream());
    private readonly AlertsView _view;
    private long _position;

    public KeptAlertsTests() => _view = new AlertsView(_database, alertsMax: 100, eventsMax: 200);

    public void Dispose() => _database.Dispose();

    [Fact]
    public void Alerts_that_stand_are_kept_however_old_they_are_and_though_their_record_is_gone()
    {
        for (int i = 0; i < 30; i++)
        {
            Put($"old{i}", i, "firing");
        }
        for (int i = 0; i < 1_000; i++)
        {
            Put($"new{i}", 1_000 + i, "firing");
            Put($"new{i}", 1_000 + i, "resolved");
        }
        Assert.False(_view.Prune(_position - 5));
        EndBatch();
        string[] standing = [.. _view.Find(All, new AlertFilter { Active = true }).Items.Select(a => a.Id)];
        Assert.Equal([.. Enumerable.Range(0, 30).Select(i => $"old{i}")], standing);
        Assert.Equal("firing", _view.Find("old0")!.State);
        Assert.NotNull(_view.Find("new999"));
        Assert.Null(_view.Find("new0"));

        // The same after a start, from the file alone.
        var again = new AlertsView(_database, alertsMax: 100, eventsMax: 200);
        Assert.Equal(30, again.Find(All, new AlertFilter { Active = true }).Items.Count);
        Put("old0", 0, "resolved");
        Assert.Equal(29, _view.Find(All, new AlertFilter { Active = true }).Items.Count);
    }

    [Fact]
    public void Of_events_the_oldest_go_first_whatever_their_alert_is_called()
    {
        for (int i = 0; i < 1_000; i++)
        {
            Put("zzz", 0, "firing");
        }
        for (int i = 0; i < 50; i++)
        {
            Put($"aaa{i}", i, "firing");
        }
        Assert.All(Enumerable.Range(0, 50), i => Assert.Single(_view.Events($"aaa{i}", All).Items));
        Assert.InRange(_view.Events("zzz", All).Items.Count, 100, 200);
    }

    private void Put(string id, int seconds, string state)
    {
        var record = new OutputRecord(++_position, "main", _position, "alerts", []);
        _view.Put(record, new OutputRow(new OutputColumns([]), 0, [], ChangeKind.Insert), new AlertItem
        {
            Id = id,
            Rule = "hot",
            Key = "press:t",
            Severity = "warning",
            State = state,
            Provisional = false,
            Late = false,
            Occurred = Begin.AddSeconds(seconds),
            Detected = Begin.AddSeconds(seconds),
            Start = Begin.AddSeconds(seconds),
            Acknowledged = false,
            RetractionProposed = false,
            Event = state == "firing" ? "raised" : state,
            At = Begin.AddSeconds(seconds),
        });
        EndBatch();
    }

    private void EndBatch()
    {
        _view.Close();
        _view.End(isCommitted: true);
    }
}

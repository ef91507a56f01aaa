using Telemetry.Gateway.History;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Journal;

namespace Telemetry.Gateway.Tests.History;

/// <summary>What the view of alerts lets go of, and what it keeps.</summary>
public sealed class KeptAlertsTests : IDisposable
{
    private static readonly ViewQuery All = new() { From = long.MinValue, To = long.MaxValue, Limit = 1_000 };

    private readonly TemporaryFolder _folder = new();
    private readonly ScriptedOutputs _outputs = new();
    private readonly AlertsView _view;
    private AlertBook _book = new();

    public KeptAlertsTests() => _view = Open();

    public void Dispose() => _folder.Dispose();

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
        _outputs.Start = _outputs.End - 5;
        _view.Prune(_outputs.Start);
        string[] standing = [.. _view.Find(All, new AlertFilter { Active = true }).Items.Select(a => a.Id)];
        Assert.Equal([.. Enumerable.Range(0, 30).Select(i => $"old{i}")], standing);
        Assert.Equal("firing", _view.Find("old0")!.State);
        Assert.NotNull(_view.Find("new999"));
        Assert.Null(_view.Find("new0"));
        Assert.Empty(_view.Places("old0", 1_000));
        Assert.Equal(2, _view.Places("new999", 1_000).Count);

        // The same after a start, from the file alone.
        _view.Save(_view.Capture());
        AlertsView again = Open();
        Assert.Equal(_view.Next, again.Next);
        Assert.Equal(standing, again.Find(All, new AlertFilter { Active = true }).Items.Select(a => a.Id));
        Assert.Equal(Told(_view), Told(again));
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
        Assert.InRange(_view.Events("zzz", All).Items.Count, 200 - 50, 200 - 50 + 20);
    }

    [Fact]
    public void Alerts_that_are_gone_leave_nothing_behind()
    {
        for (int i = 0; i < 300; i++)
        {
            Put($"a{i}", i, "firing", i < 10 ? "press/t" : "pump/t");
            Put($"a{i}", i, "resolved", i < 10 ? "press/t" : "pump/t");
        }

        // Those of the press began first: there was no room for them.
        Assert.NotEmpty(_view.Find(All, AlertFilter.All).Items);
        Assert.Empty(_view.Find(All with { Device = "press" }, AlertFilter.All).Items);
        Assert.Empty(_view.Find(All with { Key = "press/t" }, AlertFilter.All).Items);

        _outputs.Start = _outputs.End;
        _view.Prune(_outputs.Start);

        Assert.Empty(_view.Find(All, AlertFilter.All).Items);
        Assert.Null(_view.Find("a299"));
        Assert.Empty(_view.Events("a299", All).Items);
        Assert.Equal(0, _book.Count);
    }

    [Fact]
    public void File_whose_bytes_changed_is_not_read()
    {
        Put("a", 0, "firing");
        _view.Save(_view.Capture());
        byte[] bytes = File.ReadAllBytes(_folder["alerts.book"]);
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= 4;
            File.WriteAllBytes(_folder["alerts.book"], bytes);
            Assert.NotNull(BookFile.TryRead(new AlertBook()));
            bytes[i] ^= 4;
        }
    }

    private AlertBookFile BookFile => new(_folder["alerts.book"], PosixFileSystem.Instance);

    private static string[] Told(AlertsView view) =>
    [
        .. view.Find(All, AlertFilter.All).Items.Select(alert => alert.ToString()),
        .. view.Find(All, AlertFilter.All).Items.SelectMany(alert => view.Places(alert.Id, 1_000))
            .Select(place => place.ToString()),
    ];

    private AlertsView Open()
    {
        _book = new AlertBook(alertsMax: 100, eventsMax: 200);
        Assert.Null(BookFile.TryRead(_book));
        return new AlertsView(_book, BookFile, _outputs);
    }

    private void Put(string id, int seconds, string state, string key = "press/t")
    {
        OutputRow row = ScriptedOutputs.Alert(
            0, id, key, state == "firing" ? "raised" : state, seconds, state);
        OutputRecord record = _outputs.Add("alerts", row);
        _view.Put(record, row, row.Alert!);
        _view.Commit(record.Position + 1);
    }
}

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Journal;

namespace Telemetry.Gateway.Tests.History;

/// <summary>How the alerts come to their file while others change.</summary>
public sealed class AlertSavingTests : IDisposable
{
    private static readonly ViewQuery All = new() { From = long.MinValue, To = long.MaxValue, Limit = 1_000 };

    private readonly TemporaryFolder _folder = new();
    private readonly ScriptedOutputs _outputs = new();
    private readonly FakeTimeProvider _time = new();
    private readonly FailingDisk _disk = new("alerts.book");
    private readonly SaidLog _said = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_comes_while_the_alerts_are_saved_is_not_in_the_file_and_not_saved()
    {
        AlertsView view = View();
        for (int i = 0; i < 40; i++)
        {
            Put(view, $"a{i}", i, "firing");
        }
        string[] before = Dump(view);

        AlertBookImage captured = view.Capture();
        _outputs.Start = 10;
        view.Prune(_outputs.Start);
        long next = _outputs.End;
        for (int i = 0; i < 40; i++)
        {
            Put(view, $"a{i}", i, i % 2 == 0 ? "firing" : "resolved");
        }
        Assert.Equal(new UnsavedEvents(80, 0), view.Unsaved);
        view.Save(captured);

        Assert.Equal(new UnsavedEvents(40, next), view.Unsaved);
        _outputs.Start = 0;
        AlertsView again = View();
        Assert.Equal(next, again.Next);
        Assert.Equal(before, Dump(again));
        view.Save(view.Capture());
        Assert.Equal(UnsavedEvents.None, view.Unsaved);
    }

    [Fact]
    public void View_that_was_given_up_leaves_no_file()
    {
        AlertsView view = View();
        Put(view, "a", 0, "firing");
        AlertBookImage captured = view.Capture();

        view.GiveUp();
        view.Save(captured);

        Assert.False(File.Exists(_folder["alerts.book"]));
    }

    [Fact]
    public async Task Batches_do_not_wait_for_the_saving()
    {
        using ViewStore store = Store();
        TaskCompletionSource go = new();
        _disk.BeforeRename = go.Task.Wait;
        Apply(store, 0);
        Assert.True(store.TrySaveAlerts(1));

        Apply(store, 1);

        Assert.False(store.Saving.IsCompleted);
        Assert.False(store.TrySaveAlerts(1));
        Assert.Equal(0, store.FirstUnsaved);
        go.SetResult();
        await store.Saving;
        Assert.Equal(1, store.FirstUnsaved);
    }

    [Fact]
    public async Task Outage_is_told_once_and_so_is_its_end()
    {
        using ViewStore store = Store();
        _disk.Fails = true;
        for (int batch = 0; batch < 5; batch++)
        {
            Apply(store, batch);
            Assert.True(store.TrySaveAlerts(1));
            await store.Saving;
            Assert.False(store.TrySaveAlerts(1));
            _time.Advance(HistoryLimits.AlertSaveRetryInterval);
        }
        Assert.Equal([LogEvent.AlertsNotSaved], _said.Events);

        // What could not be saved is, though it is not much.
        _disk.Fails = false;
        Assert.True(store.TrySaveAlerts(1_000));
        await store.Saving;
        Apply(store, 5);
        Assert.True(store.TrySaveAlerts(1));
        await store.Saving;
        Assert.Equal([LogEvent.AlertsNotSaved, LogEvent.AlertsSavedAgain], _said.Events);

        _disk.Fails = true;
        Apply(store, 6);
        Assert.True(store.TrySaveAlerts(1));
        await store.Saving;
        Assert.Equal(
            [LogEvent.AlertsNotSaved, LogEvent.AlertsSavedAgain, LogEvent.AlertsNotSaved], _said.Events);
        _disk.Fails = false;
    }

    private AlertsView View()
    {
        AlertBookFile file = new(_folder["alerts.book"], PosixFileSystem.Instance);
        AlertBook book = new();
        Assert.Null(file.TryRead(book));
        return new AlertsView(book, file, _outputs);
    }

    private ViewStore Store()
    {
        ViewFiles files = new(_folder.Path, _disk, _time, () => "boot", _outputs);
        return new ViewStore(files, _time, new Logger<ViewStore>(new LoggerFactory([_said])));
    }

    private void Apply(ViewStore store, int position)
    {
        OutputRow row = ScriptedOutputs.Alert(0, $"a{position}", "press/t", "raised", position, "firing");
        OutputRecord record = _outputs.Add("alerts", row);
        Assert.True(store.TryApply(
            ViewSource.Outputs, position, position + 1, views => ViewWriter.Put(views, record)));
    }

    private void Put(AlertsView view, string id, int seconds, string state)
    {
        OutputRow row = ScriptedOutputs.Alert(
            0, id, "press/t", state == "firing" ? "raised" : state, seconds, state);
        OutputRecord record = _outputs.Add("alerts", row);
        view.Put(record, row, row.Alert!);
        view.Commit(record.Position + 1);
    }

    private static string[] Dump(AlertsView view) =>
    [
        .. view.Find(All, AlertFilter.All).Items.Select(alert => alert.ToString()),
        .. view.Find(All, AlertFilter.All).Items.SelectMany(alert => view.Places(alert.Id, 1_000))
            .Select(place => place.ToString()),
    ];
}

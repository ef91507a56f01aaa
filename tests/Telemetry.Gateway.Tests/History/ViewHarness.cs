using LiteDB;
using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Journal;

namespace Telemetry.Gateway.Tests.History;

/// <summary>A view store in a folder of its own, kept up to date with scripted outputs.</summary>
internal sealed class ViewHarness : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private ViewWriter? _writer;

    public IFileSystem Disk { get; init; } = PosixFileSystem.Instance;

    /// <summary>What tells this start of the machine from others.</summary>
    public string Boot { get; set; } = "first";

    public ScriptedOutputs Outputs { get; init; } = new();

    /// <summary>By which the writer gathers records.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Told of each record that the views have, and of how far they are then.</summary>
    public Action<OutputRecord, long>? OnApplied { get; init; }

    public ViewStore Store { get; private set; } = null!;

    public string File => _folder[ViewFiles.FileName];

    public string LogFile => _folder["views-log.db"];

    public string AlertsFile => _folder["alerts.book"];

    public string Folder => _folder.Path;

    /// <summary>Opens the store and waits until everything scripted so far is applied.</summary>
    public async Task StartAsync()
    {
        Store = new ViewStore(
            new ViewFiles(_folder.Path, Disk, TimeProvider.System, () => Boot, Outputs),
            TimeProvider.System,
            NullLogger<ViewStore>.Instance);
        _writer = new ViewWriter(Store, Outputs, Time);
        _writer.OnApplied = record => OnApplied?.Invoke(record, _writer.Applied);
        await _writer.StartAsync(CancellationToken.None);
        await CaughtUpAsync();
    }

    public Task CaughtUpAsync() => TestTime.UntilAsync(
        () => TryPosition() == Outputs.DurableEnd, "the views are up to date");

    /// <summary>Waits until no row is left whose record is gone.</summary>
    public Task PrunedAsync() => TestTime.UntilAsync(() => _writer!.Pruned >= Outputs.Start, "the views are pruned");

    /// <summary>How far the views are; -1 while they cannot be asked.</summary>
    public long TryPosition()
    {
        try
        {
            return Store.Position(ViewSource.Outputs);
        }
        catch (ViewUnavailableException)
        {
            return -1;
        }
    }

    /// <summary>What the views say; empty while they cannot be asked.</summary>
    public string TryDump()
    {
        try
        {
            return Dump();
        }
        catch (ViewUnavailableException)
        {
            return "";
        }
    }

    public async Task StopAsync()
    {
        if (_writer is not null)
        {
            await _writer.StopAsync(CancellationToken.None);
            _writer.Dispose();
            Store.Dispose();
            _writer = null;
        }
    }

    public ViewPage<BsonDocument> Results(string pipeline, ViewQuery query) =>
        Store.Read(database => database.Results(pipeline)!.Find(query));

    /// <summary>Everything that the views say, as text.</summary>
    public string Dump() => Store.Read(database => string.Join('\n', database.Pipelines().SelectMany(pipeline =>
        Lines(pipeline, database.Results(pipeline)!.Find(All)).Concat(
        Lines(pipeline + " replaced", database.Results(pipeline)!.FindReplaced(All))))
        .Concat(database.Alerts.Find(All, AlertFilter.All).Items.Select(alert => alert.ToString()))
        .Concat(database.Alerts.Find(All, AlertFilter.All).Items.SelectMany(
            alert => database.Alerts.Events(alert.Id, All).Items.Select(item => item.ToString())))
        .Concat(Lines("dead letters", database.DeadLetters.Find(All, null)))));

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }

    private static ViewQuery All => new() { Limit = 10_000 };

    private static IEnumerable<string> Lines(string name, ViewPage<BsonDocument> page) =>
        page.Items.Select(item => name + " " + JsonSerializer.Serialize(item));
}

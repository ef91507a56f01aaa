using Telemetry.Engine.Execution;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;
using Telemetry.Journal;

namespace Telemetry.Engine.Runtime;

/// <summary>
/// Writes one checkpoint at a time beside the steps: encodes the image, hashes it, waits until what was said before it
/// is durable, and puts it into the store.
/// </summary>
internal sealed class CheckpointWriter(CheckpointStore store, TaskScheduler scheduler)
{
    private readonly SnapshotBuffer _buffer = new();
    private readonly TaskCompletionSource _givenUp = new();
    private Task<Written>? _writing;

    /// <summary>Whether a checkpoint was begun whose end nobody has seen.</summary>
    public bool IsBusy => _writing is not null;

    /// <summary>Completes when the checkpoint is written, or has failed.</summary>
    public Task Done => _writing ?? Task.CompletedTask;

    /// <summary>Begins to write; the one before has been ended.</summary>
    /// <param name="checkpoint">The checkpoint without its state.</param>
    /// <param name="image">The state; released when it is encoded.</param>
    /// <param name="durable">Completes when what was said before the checkpoint is durable.</param>
    /// <param name="paused">How long the steps waited.</param>
    public void Begin(Checkpoint checkpoint, PartitionImage image, Task durable, TimeSpan paused)
    {
        Invariant.Check(_writing is null, "one checkpoint is written at a time");
        _writing = Task.Factory.StartNew(
            () => WriteAsync(checkpoint, image, durable, paused),
            CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler).Unwrap();
    }

    /// <summary>The disk is full and the run ends: what is not durable by now is not waited for.</summary>
    public void GiveUp() => _givenUp.TrySetResult();

    /// <summary>Waits for the checkpoint and gives what was written.</summary>
    public async Task<Written> EndAsync()
    {
        Invariant.Check(_writing is not null, "there is a checkpoint to wait for");
        try
        {
            return await _writing;
        }
        finally
        {
            _writing = null;
        }
    }

    private async Task<Written> WriteAsync(
        Checkpoint checkpoint, PartitionImage image, Task durable, TimeSpan paused)
    {
        try
        {
            checkpoint.Encode(image, _buffer);
        }
        finally
        {
            image.Release();
        }
        try
        {
            return await StoreAsync(checkpoint, durable, paused);
        }
        finally
        {
            _buffer.Reset();
        }
    }

    private async Task<Written> StoreAsync(Checkpoint checkpoint, Task durable, TimeSpan paused)
    {
        if (await Task.WhenAny(durable, _givenUp.Task) != durable)
        {
            throw new JournalFullException("What was said before the checkpoint has no room on the disk.");
        }
        await durable;
        var (file, oldest) = store.Write(checkpoint.Input, checkpoint.Output, _buffer.Pieces);
        return new(file, checkpoint.Input, checkpoint.JournalTime, _buffer.WrittenCount, oldest, paused);
    }

    /// <summary>A checkpoint that is in the store.</summary>
    internal sealed record Written(
        string File, JournalPosition Position, EventTime JournalTime, long Bytes, CheckpointStore.StoredAt Oldest,
        TimeSpan Paused);
}

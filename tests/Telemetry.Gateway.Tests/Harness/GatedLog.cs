using Telemetry.Gateway.Ingest;

namespace Telemetry.Gateway.Tests.Harness;

/// <summary>A journal whose fsync takes as long as the test says, or fails.</summary>
internal sealed class GatedLog(IRecordLog inner) : IRecordLog
{
    private TaskCompletionSource _gate = Opened();

    /// <summary>Somebody waits for the disk.</summary>
    public TaskCompletionSource Waiting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Shut() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => _gate.TrySetResult();

    public void Fail(Exception reason) => _gate.TrySetException(reason);

    public long Append(ReadOnlySpan<byte> record, bool isAwaited) => inner.Append(record, isAwaited);

    public async ValueTask WhenDurableAsync(long position)
    {
        Waiting.TrySetResult();
        await _gate.Task;
        await inner.WhenDurableAsync(position);
    }

    private static TaskCompletionSource Opened()
    {
        TaskCompletionSource opened = new();
        opened.SetResult();
        return opened;
    }
}

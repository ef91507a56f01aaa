using System.Threading.Channels;
using Telemetry.Engine.Execution;

namespace Telemetry.Engine.Runtime;

/// <summary>Looks at the partition that wait for a place between two steps. Any thread may ask.</summary>
internal sealed class Inspections(Bell bell)
{
    private readonly Lock _gate = new();
    private readonly Queue<Action<Partition?>> _waiting = new();
    private bool _isClosed;

    /// <summary>Asks for a look.</summary>
    public async Task<T> AskAsync<T>(Func<Partition, T> look, CancellationToken cancellationToken)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_isClosed) { throw new ChannelClosedException(); }
            _waiting.Enqueue(partition => Answer(result, look, partition));
        }
        bell.Ring();
        await using var registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((TaskCompletionSource<T>)state!).TrySetCanceled(token), result);
        return await result.Task;
    }

    /// <summary>Lets those who wait look; called between two steps.</summary>
    public void Serve(Partition partition)
    {
        while (TryTake(out var look)) { look(partition); }
    }

    /// <summary>Sends away who waits and who comes.</summary>
    public void Close()
    {
        lock (_gate) { _isClosed = true; }
        while (TryTake(out var look)) { look(null); }
    }

    private bool TryTake(out Action<Partition?> look)
    {
        lock (_gate) { return _waiting.TryDequeue(out look!); }
    }

    private static void Answer<T>(TaskCompletionSource<T> result, Func<Partition, T> look, Partition? partition)
    {
        if (result.Task.IsCompleted) { return; }
        if (partition is null) { result.TrySetException(new ChannelClosedException()); return; }
        try
        {
            result.TrySetResult(look(partition));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            result.TrySetException(exception);
        }
    }
}

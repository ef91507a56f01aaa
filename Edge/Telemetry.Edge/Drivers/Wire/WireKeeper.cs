using System.Net.Sockets;
using Telemetry.Edge.Publishing;

namespace Telemetry.Edge.Drivers.Wire;

/// <summary>
/// Keeps one line open for those who ask over it. A line that ended after it had been of use is opened again at once;
/// one that cannot be opened, or ends before it gave anything, is tried again after a pause that grows, with jitter,
/// and whoever asks meanwhile is told so instead of waiting. One caller at a time.
/// </summary>
internal sealed class WireKeeper : IDisposable
{
    private static readonly TimeSpan PauseFirst = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan PauseMost = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan OpenLimitLeast = TimeSpan.FromSeconds(2);

    private readonly Func<CancellationToken, Task<OpenWire>> _open;
    private readonly int _inboxBytes;
    private readonly TimeProvider _time;
    private readonly JitterBackoff _backoff;
    private WireLine? _line;
    private bool _wasOfUse;
    private string _reason = "";
    private long _closedAt;
    private TimeSpan _pause;

    public WireKeeper(
        Func<CancellationToken, Task<OpenWire>> open, int inboxBytes, Random random, TimeProvider time)
    {
        _open = open;
        _inboxBytes = inboxBytes;
        _time = time;
        _backoff = new JitterBackoff(random, PauseFirst, PauseMost);
    }

    /// <summary>The open line, opened now if need be.</summary>
    /// <exception cref="IOException">It cannot be opened, or its pause is not over.</exception>
    public async Task<WireLine> GetAsync(TimeSpan limit, CancellationToken cancellation)
    {
        if (_line is { Inbox.End: { } end })
        {
            Close(end.Message);
        }
        if (_line is null)
        {
            var left = _pause - _time.GetElapsedTime(_closedAt);
            if (left > TimeSpan.Zero)
            {
                throw new IOException($"Not connected, tried again in {left.TotalSeconds:0.0} s: {_reason}");
            }
            _line = await OpenAsync(limit > OpenLimitLeast ? limit : OpenLimitLeast, cancellation);
        }
        return _line;
    }

    /// <summary>Something sensible came over the line.</summary>
    public void WasOfUse()
    {
        _wasOfUse = true;
        _backoff.Reset();
    }

    /// <summary>
    /// Gives the line up; the next who asks opens a new one, after a pause if this one was of no use.
    /// </summary>
    public void Close(string reason)
    {
        _line?.Wire.Dispose();
        _line = null;
        _reason = reason;
        _closedAt = _time.GetTimestamp();
        _pause = _wasOfUse ? TimeSpan.Zero : _backoff.Next();
        _wasOfUse = false;
    }

    /// <inheritdoc/>
    public void Dispose() => Close("The agent has closed it.");

    /// <summary>What opening or using a line may throw when the line is to blame.</summary>
    public static bool IsOfTheLine(Exception e) =>
        e is IOException or SocketException or UnauthorizedAccessException or InvalidOperationException
            or ArgumentException;

    private async Task<WireLine> OpenAsync(TimeSpan limit, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            var wire = await _open(either.Token);
            return new WireLine(wire, new WireInbox(wire, _inboxBytes, _time));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            Close($"Nobody took the connection within {limit.TotalSeconds:0.#} s.");
        }
        catch (Exception e) when (IsOfTheLine(e))
        {
            Close(e.Message);
        }
        throw new IOException(_reason);
    }
}

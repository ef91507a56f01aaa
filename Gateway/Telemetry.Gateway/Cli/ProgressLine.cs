using System.Globalization;
using Telemetry.Journal;

namespace Telemetry.Gateway.Cli;

/// <summary>One line on a terminal that says how far long work is, and goes away; nothing where there is no terminal.
/// </summary>
internal sealed class ProgressLine(TextWriter error, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    private readonly bool _isShown = ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected;
    private long _lastAt = time.GetTimestamp();
    private bool _isThere;

    public void Report(string what, JournalPosition position, JournalPosition end)
    {
        if (!_isShown || time.GetElapsedTime(_lastAt) < Period)
        {
            return;
        }

        _lastAt = time.GetTimestamp();
        _isThere = true;
        error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{what}: record {position} of {end}\u001b[K"));
        error.Flush();
    }

    public void Dispose()
    {
        if (_isThere)
        {
            error.Write("\r\u001b[K");
            error.Flush();
            _isThere = false;
        }
    }
}

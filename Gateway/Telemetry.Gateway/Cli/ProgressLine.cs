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
        if (IsDue())
        {
            Show(string.Create(CultureInfo.InvariantCulture, $"{what}: record {position} of {end}"));
        }
    }

    /// <summary>How far files are read.</summary>
    public void Report(long rows, long position, long length)
    {
        if (IsDue())
        {
            double percent = length > 0 ? 100.0 * position / length : 0;
            Show(string.Create(CultureInfo.InvariantCulture, $"{rows:N0} rows, {percent:F0} %"));
        }
    }

    private bool IsDue() => _isShown && time.GetElapsedTime(_lastAt) >= Period;

    private void Show(string line)
    {
        _lastAt = time.GetTimestamp();
        _isThere = true;
        error.Write($"\r{line}\u001b[K");
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

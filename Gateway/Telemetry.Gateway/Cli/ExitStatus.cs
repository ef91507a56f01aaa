namespace Telemetry.Gateway.Cli;

/// <summary>
/// The first failure that stopped the gateway, if any. It becomes the exit code and the one line on stderr.
/// </summary>
internal sealed class ExitStatus
{
    private string? _failure;

    /// <summary>What failed, on one line, or null.</summary>
    public string? Failure => Volatile.Read(ref _failure);

    /// <summary>Keeps the first reason; later ones are consequences.</summary>
    public void Fail(string reason) => Interlocked.CompareExchange(ref _failure, reason.ReplaceLineEndings(" "), null);

    /// <summary>An unexpected exception in words; the log has its stack.</summary>
    public static string Describe(Exception failure)
    {
        Exception first = failure is AggregateException { InnerExceptions: [Exception inner, ..] } ? inner : failure;
        return $"{first.GetType().Name}: {first.Message}";
    }
}

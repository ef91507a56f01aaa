using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Telemetry.Gateway.History;

/// <summary>
/// A LiteDB transaction whose commit breaks off (no room, an I/O error) stays behind when its file is given up, and
/// its finalizer then throws over the pages that were written before. What a finalizer throws ends the process, at any
/// later collection: not for a file that can be rebuilt. Whoever waited for the commit has its exception already.
/// </summary>
internal static class LiteDbFinalizers
{
    private const string Owner = "LiteDB.";

    private static int _isSet;
    private static long _failed;

    /// <summary>How many threw until now.</summary>
    public static long Failed => Interlocked.Read(ref _failed);

    /// <summary>From now on, what they throw ends no process; all else still does.</summary>
    public static void Tame()
    {
        if (Interlocked.Exchange(ref _isSet, 1) == 0)
        {
            ExceptionHandling.SetUnhandledExceptionHandler(IsOfOne);
        }
    }

    private static bool IsOfOne(Exception thrown)
    {
        bool isOfOne = new StackTrace(thrown, fNeedFileInfo: false).GetFrames().Any(frame =>
            DiagnosticMethodInfo.Create(frame) is { Name: "Finalize" } method
            && method.DeclaringTypeName.StartsWith(Owner, StringComparison.Ordinal));
        if (isOfOne)
        {
            Interlocked.Increment(ref _failed);
        }

        return isOfOne;
    }
}

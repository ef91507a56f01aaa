using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Telemetry.FirmwareSim.Demo;

/// <summary>
/// Ties a child's life to the launcher's. .NET cannot set a parent-death signal for a child it starts, but a process
/// can set its own, and the setting survives execve: so the launcher starts itself as <c>child --parent PID -- …</c>,
/// which asks the kernel for SIGKILL at the parent's death, checks that the parent has not died meanwhile, and becomes
/// the real program in place. No watching process stays behind, and the program needs to know nothing of it.
/// </summary>
/// <remarks>
/// The kernel means the parent's <em>thread</em>: children must be started by a thread that lives as long as the
/// launcher, see <see cref="ChildStarter"/>. Linux only.
/// </remarks>
internal static partial class ParentDeath
{
    private const int SetParentDeathSignal = 1;
    private const int SignalKill = 9;

    /// <summary>Becomes the program; returns only by throwing.</summary>
    /// <exception cref="Win32Exception">The kernel refuses.</exception>
    public static int Become(int parent, IReadOnlyList<string> command)
    {
        if (Control(SetParentDeathSignal, SignalKill, 0, 0, 0) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), "prctl(PR_SET_PDEATHSIG)");
        }

        if (ParentId() != parent)
        {
            return 1; // The launcher died before the signal was armed.
        }

        string?[] arguments = [.. command, null];
        _ = Execute(command[0], arguments);
        throw new Win32Exception(Marshal.GetLastPInvokeError(), $"cannot start {command[0]}");
    }

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Control(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int ParentId();

    [LibraryImport("libc", EntryPoint = "execv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(string path, string?[] arguments);
}

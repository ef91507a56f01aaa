using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Telemetry.FirmwareSim.Demo;

/// <summary>
/// Starts the demo's processes from one thread that lives as long as the launcher, because a parent-death signal is
/// sent when the <em>thread</em> that forked ends (see <see cref="ParentDeath"/>).
/// </summary>
internal sealed class ChildStarter : IDisposable
{
    private readonly BlockingCollection<Action> _requests = new(boundedCapacity: 16);
    private readonly Thread _thread;

    public ChildStarter()
    {
        _thread = new Thread(() =>
        {
            foreach (var request in _requests.GetConsumingEnumerable())
            {
                request();
            }
        })
        {
            IsBackground = true,
            Name = "child starter",
        };
        _thread.Start();
    }

    /// <summary>
    /// Starts a .NET program beside this one; its output goes to a log file and to <paramref name="seen"/>.
    /// </summary>
    public Task<ChildProcess> StartAsync(
        string name, string assembly, IEnumerable<string> arguments, string logPath, Action<string>? seen = null)
    {
        var started = new TaskCompletionSource<ChildProcess>(TaskCreationOptions.RunContinuationsAsynchronously);
        _requests.Add(() =>
        {
            try
            {
                started.SetResult(ChildProcess.Start(name, Command(assembly, arguments), logPath, seen));
            }
            catch (Exception e)
            {
                started.SetException(e);
            }
        });
        return started.Task;
    }

    public void Dispose() => _requests.CompleteAdding();

    private static ProcessStartInfo Command(string assembly, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(DotnetPath())
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (OperatingSystem.IsLinux())
        {
            var self = typeof(ChildStarter).Assembly.Location;
            string[] wrapper =
                [self, "child", "--parent", $"{Environment.ProcessId}", "--", DotnetPath()];
            foreach (var word in wrapper)
            {
                start.ArgumentList.Add(word);
            }
        }

        start.ArgumentList.Add(assembly);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    /// <summary>
    /// The host that runs us, from where its runtime lies: DOTNET_ROOT/shared/Microsoft.NETCore.App/version.
    /// </summary>
    private static string DotnetPath() =>
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
}

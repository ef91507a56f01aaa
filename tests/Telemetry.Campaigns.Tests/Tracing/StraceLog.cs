using System.Globalization;
using System.Text;

namespace Telemetry.Campaigns.Tests.Tracing;

/// <summary>What strace wrote about a process: the order in which calls began and ended, and all their bytes.
/// </summary>
internal static class StraceLog
{
    private const string Unfinished = " <unfinished ...>";
    private const string Resumed = " resumed>";

    private static readonly string[] Calls =
    [
        "openat", "open", "creat", "close", "dup", "dup2", "dup3", "write", "pwrite64", "writev", "pwritev", "pwritev2",
        "fsync", "fdatasync", "sync_file_range", "msync", "ftruncate", "truncate", "fallocate", "unlink", "unlinkat",
        "rename", "renameat", "renameat2", "link", "linkat", "mkdir", "mkdirat", "rmdir", "copy_file_range",
        "sendto", "sendmsg", "recvfrom", "recvmsg",
    ];

    /// <summary>The command that records the process which it starts.</summary>
    /// <param name="log">Where strace writes.</param>
    /// <param name="injections">What strace does to calls, in its own words.</param>
    public static string[] Command(string log, params IEnumerable<string> injections) =>
    [
        "strace", "-f", "--seccomp-bpf", "-xx", "-s", "16777216", "-e", "signal=none",
        "-e", "trace=" + string.Join(',', Calls), "-o", log,
        .. injections.SelectMany(static injection => new[] { "-e", injection }),
    ];

    public static IEnumerable<TraceEvent> Read(string log)
    {
        var started = new Dictionary<int, string>();
        foreach (var line in File.ReadLines(log))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space < 0 || !int.TryParse(line.AsSpan(0, space), CultureInfo.InvariantCulture, out var thread))
            {
                continue;
            }
            var text = line[space..].Trim();
            if (text.StartsWith("<... ", StringComparison.Ordinal))
            {
                var at = text.IndexOf(Resumed, StringComparison.Ordinal);
                if (at > 0 && started.Remove(thread, out var begun))
                {
                    yield return Parse(thread, begun + text[(at + Resumed.Length)..], isStart: false);
                }
            }
            else if (text.EndsWith(Unfinished, StringComparison.Ordinal))
            {
                var begun = text[..^Unfinished.Length];
                started[thread] = begun;
                yield return Parse(thread, begun, isStart: true);
            }
            else if (char.IsAsciiLetter(text[0]))
            {
                yield return Parse(thread, text, isStart: true);
            }
        }
    }

    /// <summary>The strings among the arguments, in order.</summary>
    public static List<byte[]> Strings(string arguments)
    {
        var strings = new List<byte[]>();
        for (var at = arguments.IndexOf('"', StringComparison.Ordinal); at >= 0;)
        {
            var end = arguments.IndexOf('"', at + 1);
            strings.Add(Unescape(arguments.AsSpan(at + 1, end - at - 1)));
            at = arguments.IndexOf('"', end + 1);
        }
        return strings;
    }

    public static string Path(string arguments, int index = 0) => Encoding.UTF8.GetString(Strings(arguments)[index]);

    /// <summary>The number at a place, counted over commas; negative places count from the right.</summary>
    public static long Number(string arguments, int place)
    {
        var parts = arguments.Split(',');
        var part = parts[place >= 0 ? place : parts.Length + place].Trim();
        return long.Parse(part, CultureInfo.InvariantCulture);
    }

    private static TraceEvent Parse(int thread, string text, bool isStart)
    {
        var open = text.IndexOf('(', StringComparison.Ordinal);
        var equals = text.LastIndexOf(" = ", StringComparison.Ordinal);
        var close = equals < 0 ? -1 : text.LastIndexOf(')', equals);
        if (close < 0)
        {
            return new TraceEvent(thread, text[..open], text[(open + 1)..], null, isStart);
        }
        var result = text[(equals + 3)..].Trim().Split(' ')[0];
        var value = long.TryParse(result, CultureInfo.InvariantCulture, out var number) ? number : -1;
        var isInjected = text.EndsWith("(INJECTED)", StringComparison.Ordinal);
        return new TraceEvent(thread, text[..open], text[(open + 1)..close], value, isStart, isInjected);
    }

    private static byte[] Unescape(ReadOnlySpan<char> text)
    {
        var bytes = new byte[text.Length / 4];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = byte.Parse(text.Slice((i * 4) + 2, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        }
        return bytes;
    }
}

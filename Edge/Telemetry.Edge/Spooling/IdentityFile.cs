using System.Text.Json;
using Telemetry.Contract;
using Telemetry.Journal;

namespace Telemetry.Edge.Spooling;

/// <summary>
/// The durable file that makes a spool one spool: an id drawn once, how often it was opened, and the runs of its last
/// processes. A copy of the card has the same file; from its next start on the two tell different stories, which is how
/// the gateway knows them apart.
/// </summary>
internal sealed class IdentityFile
{
    /// <summary>Runs that are remembered: so often may an agent be started without being heard until the gateway has to
    /// believe it.</summary>
    public const int RunsMax = 8;

    private const int FormatVersion = 1;

    private readonly string _path;
    private readonly ReservedFile _file;

    public IdentityFile(string path, IFileSystem disk)
    {
        _path = path;
        _file = new ReservedFile(path, disk, EdgeLimits.IdentityReserveBytes);
    }

    /// <summary>What was wrong with the file that was found; null: nothing.</summary>
    public string? Damage { get; private set; }

    /// <summary>Begins a run: durable before it is given, so that no two processes of one spool have one
    /// epoch.</summary>
    /// <param name="run">The process's id.</param>
    /// <param name="newSpool">An id for the spool if it has none.</param>
    /// <exception cref="DiskFullException">There is no room, and was none when the file was last written.</exception>
    public PackSender Begin(string run, string newSpool)
    {
        var before = Load();
        var spool = before.Spool.Length > 0 ? before.Spool : newSpool;
        var sender = new PackSender(run, spool, before.Epoch + 1, string.Join('/', before.Runs));
        Save(sender, [run, .. before.Runs.Take(RunsMax - 1)]);
        return sender;
    }

    private (string Spool, ulong Epoch, string[] Runs) Load()
    {
        try
        {
            if (_file.TryRead() is not { } content)
            {
                return ("", 0, []);
            }
            using var document = JsonDocument.Parse(content);
            var root = document.RootElement;
            var version = root.GetProperty("version").GetInt32();
            var spool = root.GetProperty("spool").GetString() ?? "";
            var runs = root.GetProperty("runs").EnumerateArray().Select(r => r.GetString() ?? "").ToArray();
            if (version == FormatVersion && Names.IsValidBoot(spool)
                && Array.TrueForAll(runs, r => Names.IsValidBoot(r)))
            {
                return (spool, root.GetProperty("epoch").GetUInt64(), [.. runs.Take(RunsMax)]);
            }
            Damage = $"{_path}: not of a form that this program knows";
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException)
        {
            Damage = $"{_path}: {e.Message}";
        }
        // As a spool of its own it is held back by the gateway until a person accepts it: the safe side.
        return ("", 0, []);
    }

    private void Save(PackSender sender, string[] runs)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("version", FormatVersion);
            json.WriteString("spool", sender.Spool);
            json.WriteNumber("epoch", sender.Epoch);
            json.WriteStartArray("runs");
            foreach (var run in runs)
            {
                json.WriteStringValue(run);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        if (!_file.TryWrite(buffer.ToArray()))
        {
            throw new DiskFullException($"The disk is full, and '{_path}' has no reserve: no run can begin.");
        }
    }
}

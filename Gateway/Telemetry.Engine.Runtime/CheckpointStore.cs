using System.Globalization;
using Telemetry.Journal;

namespace Telemetry.Engine.Runtime;

/// <summary>The folder of a pipeline's checkpoints, newest last by name.</summary>
internal sealed class CheckpointStore
{
    private const string Suffix = ".checkpoint";

    private readonly string _directory;
    private readonly int _kept;

    public CheckpointStore(string directory, int kept)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(kept, 1);
        _directory = directory;
        _kept = kept;
        DurableFile.CreateDirectory(directory);
        NoteOldest();
    }

    /// <summary>The input position of the oldest checkpoint, if there is one.</summary>
    public JournalPosition? Oldest { get; private set; }

    /// <summary>The files, newest first.</summary>
    public IReadOnlyList<string> Files() =>
        [.. Directory.EnumerateFiles(_directory, "*" + Suffix).OrderDescending(StringComparer.Ordinal)];

    /// <summary>The input position that a file's name says.</summary>
    private static JournalPosition PositionOf(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        return new(long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0);
    }

    public static Checkpoint? Read(string file, out string reason)
    {
        if (DurableFile.TryRead(file) is { } bytes) { return Checkpoint.Decode(bytes, out reason); }
        reason = "it is gone";
        return null;
    }

    /// <summary>Writes a checkpoint, then deletes those that are too many.</summary>
    public (string File, long Bytes) Write(Checkpoint checkpoint)
    {
        var name = checkpoint.Input.Value.ToString("D20", CultureInfo.InvariantCulture) + Suffix;
        var file = Path.Combine(_directory, name);
        var bytes = checkpoint.Encode();
        DurableFile.Write(file, bytes);
        foreach (var old in Files().Skip(_kept)) { DurableFile.Delete(old); }
        NoteOldest();
        return (file, bytes.Length);
    }

    /// <summary>Removes a checkpoint that will never be of use, so that it does not crowd out good ones.</summary>
    public void Discard(string file)
    {
        DurableFile.Delete(file);
        NoteOldest();
    }

    private void NoteOldest() => Oldest = Files() is { Count: > 0 } files ? PositionOf(files[^1]) : null;
}

using System.Collections.Immutable;
using System.Globalization;
using Telemetry.Journal;

namespace Telemetry.Engine.Runtime;

/// <summary>The folder of a pipeline's checkpoints, newest last by name.</summary>
internal sealed class CheckpointStore
{
    private const string Suffix = CheckpointFile.Suffix;

    private readonly string _directory;
    private readonly int _kept;
    private volatile ImmutableHashSet<string> _discarded = [];

    public CheckpointStore(string directory, int kept)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(kept, 1);
        _directory = directory;
        _kept = kept;
        DurableFile.CreateDirectory(directory);
        NoteOldest();
    }

    /// <summary>The input position of the oldest checkpoint, if there is one.</summary>
    public JournalPosition? Oldest { get; set; }

    /// <summary>The files, newest first.</summary>
    public IReadOnlyList<string> Files() =>
    [
        .. Directory.EnumerateFiles(_directory, "*" + Suffix)
            .Where(file => !_discarded.Contains(Path.GetFileName(file)))
            .OrderDescending(StringComparer.Ordinal),
    ];

    /// <summary>The input position that a file's name says.</summary>
    private static JournalPosition PositionOf(string file) => CheckpointFile.PositionOf(file) ?? default;

    public static Checkpoint? Read(string file, out string reason, out bool isOtherVersion)
    {
        if (DurableFile.TryRead(file) is { } bytes)
        {
            return Checkpoint.Decode(bytes, out reason, out isOtherVersion);
        }
        (reason, isOtherVersion) = ("it is gone", false);
        return null;
    }

    /// <summary>Writes a checkpoint, then deletes those that are too many; may be called by another thread than the
    /// rest.</summary>
    /// <returns>The file, and what <see cref="Oldest"/> should be now.</returns>
    public (string File, JournalPosition? Oldest) Write(JournalPosition input, ReadOnlySpan<byte> bytes)
    {
        var name = input.Value.ToString("D20", CultureInfo.InvariantCulture) + Suffix;
        var file = Path.Combine(_directory, name);
        DurableFile.Write(file, bytes);
        foreach (var discarded in _discarded.Remove(name))
        {
            DurableFile.Delete(Path.Combine(_directory, discarded));
        }
        _discarded = [];
        var files = Files();
        foreach (var old in files.Skip(_kept)) { DurableFile.Delete(old); }
        return (file, PositionOf(files[Math.Min(files.Count, _kept) - 1]));
    }

    /// <summary>Counts a checkpoint that will never be of use no more, so that it does not crowd out good ones. It is
    /// deleted when the next one is written: until then nothing else knows that there was another form.</summary>
    public void Discard(string file)
    {
        _discarded = _discarded.Add(Path.GetFileName(file));
        NoteOldest();
    }

    private void NoteOldest() => Oldest = Files() is { Count: > 0 } files ? PositionOf(files[^1]) : null;
}

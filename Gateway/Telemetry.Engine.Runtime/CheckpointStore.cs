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
    private readonly IFileSystem _files;
    private volatile ImmutableHashSet<string> _discarded = [];
    private ImmutableDictionary<string, JournalPosition> _outputs = ImmutableDictionary<string, JournalPosition>.Empty;

    /// <param name="directory">The folder.</param>
    /// <param name="kept">How many are kept.</param>
    /// <param name="files">Where it lies.</param>
    /// <param name="onlyLooks">Another store is writing there, and must not be disturbed.</param>
    public CheckpointStore(string directory, int kept, IFileSystem files, bool onlyLooks = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(kept, 1);
        _directory = directory;
        _kept = kept;
        _files = files;
        if (onlyLooks) { return; }
        _files.CreateDirectory(directory);
        DeleteTemporary();
        NoteOldest();
    }

    /// <summary>Where the oldest checkpoint stood, if there is one.</summary>
    public StoredAt? Oldest { get; set; }

    /// <summary>The input position of the newest checkpoint, if there is one.</summary>
    public JournalPosition? Newest => Files() is { Count: > 0 } files ? PositionOf(files[0]) : null;

    /// <summary>Beside the folder: who removes the checkpoints for a replay still has it.</summary>
    private string FormFile => _directory + ".form";

    /// <summary>The files, newest first.</summary>
    public IReadOnlyList<string> Files() =>
    [
        .. _files.ListFiles(_directory)
            .Where(file => file.EndsWith(Suffix, StringComparison.Ordinal)
                && !_discarded.Contains(Path.GetFileName(file)))
            .OrderDescending(StringComparer.Ordinal),
    ];

    /// <summary>The input position that a file's name says.</summary>
    private static JournalPosition PositionOf(string file) => CheckpointFile.PositionOf(file) ?? default;

    public Checkpoint? Read(string file, out string reason, out bool isOtherVersion)
    {
        if (DurableFile.TryRead(file, _files) is { } bytes)
        {
            return Checkpoint.Decode(bytes, out reason, out isOtherVersion);
        }
        (reason, isOtherVersion) = ("it is gone", false);
        return null;
    }

    /// <summary>What is noted of the form that ran last; null when nothing is, or nothing that can be used.</summary>
    public FormNote? ReadForm(out bool isDamaged)
    {
        var bytes = DurableFile.TryRead(FormFile, _files);
        var form = bytes is null ? null : FormNote.Decode(bytes);
        isDamaged = bytes is not null && form is null;
        return form;
    }

    /// <summary>Notes the form that runs from now on.</summary>
    public void WriteForm(FormNote form) => DurableFile.Write(FormFile, form.Encode(), _files);

    /// <summary>Writes a checkpoint, then deletes those that are too many; may be called by another thread than the
    /// rest.</summary>
    /// <returns>The file, and what <see cref="Oldest"/> should be now.</returns>
    public (string File, StoredAt Oldest) Write(
        JournalPosition input, JournalPosition output, IEnumerable<ReadOnlyMemory<byte>> pieces)
    {
        var name = input.Value.ToString("D20", CultureInfo.InvariantCulture) + Suffix;
        var file = Path.Combine(_directory, name);
        DurableFile.Write(file, WritePieces, _files, DurableFilePoints.Checkpoint);
        foreach (var discarded in _discarded.Remove(name))
        {
            DurableFile.Delete(Path.Combine(_directory, discarded), _files);
        }
        _discarded = [];
        var files = Files();
        foreach (var old in files.Skip(_kept)) { DurableFile.Delete(old, _files); }
        _outputs = _outputs.RemoveRange(_outputs.Keys.Except(files.Select(kept => Path.GetFileName(kept))))
            .SetItem(name, output);
        var oldest = files[Math.Min(files.Count, _kept) - 1];
        return (file, new(PositionOf(oldest), OutputOf(oldest)));

        void WritePieces(IFile target)
        {
            long offset = 0;
            foreach (var piece in pieces)
            {
                target.Write(piece.Span, offset);
                offset += piece.Length;
            }
        }
    }

    /// <summary>Counts a checkpoint that will never be of use no more, so that it does not crowd out good ones. It is
    /// deleted when the next one is written: until then nothing else knows that there was another form.</summary>
    /// <param name="file">The checkpoint.</param>
    /// <param name="isLook">Nothing is to change: the files are only looked at.</param>
    public void Discard(string file, bool isLook)
    {
        if (isLook) { return; }
        _discarded = _discarded.Add(Path.GetFileName(file));
        NoteOldest();
    }

    /// <summary>What a process left that was killed, or had no room, while it wrote.</summary>
    private void DeleteTemporary()
    {
        foreach (var file in _files.ListFiles(_directory))
        {
            if (file.EndsWith(DurableFile.TemporarySuffix, StringComparison.Ordinal))
            {
                DurableFile.Delete(file, _files);
            }
        }
    }

    private void NoteOldest() =>
        Oldest = Files() is { Count: > 0 } files ? new(PositionOf(files[^1]), OutputOf(files[^1])) : null;

    /// <summary>Where the output journal stood; its start when the checkpoint cannot be read.</summary>
    private JournalPosition OutputOf(string file)
    {
        var name = Path.GetFileName(file);
        if (!_outputs.TryGetValue(name, out var output))
        {
            output = Read(file, out _, out _)?.Output ?? default;
            _outputs = _outputs.Add(name, output);
        }
        return output;
    }

    /// <summary>Where input and output stood at a checkpoint.</summary>
    internal readonly record struct StoredAt(JournalPosition Input, JournalPosition Output);
}

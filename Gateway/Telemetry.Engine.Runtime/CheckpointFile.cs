using System.Globalization;
using Telemetry.Engine.Time;
using Telemetry.Journal;

namespace Telemetry.Engine.Runtime;

/// <summary>
/// A checkpoint as a tool looks at it: verified by its own SHA-256, without a pipeline and without changing anything.
/// </summary>
public sealed class CheckpointFile
{
    /// <summary>How the files of checkpoints end.</summary>
    public const string Suffix = ".checkpoint";

    private readonly Checkpoint? _checkpoint;

    private CheckpointFile(string path, ReadOnlyMemory<byte> content, Checkpoint? checkpoint, string problem)
    {
        Path = path;
        Content = content;
        Problem = problem;
        _checkpoint = checkpoint;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>All of the file's bytes.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>Whether it is whole and of the known versions; the members below need that.</summary>
    public bool IsUsable => _checkpoint is not null;

    /// <summary>Whether it is whole but of a version that is not known here: no damage, and of no use.</summary>
    public bool IsOtherVersion { get; private init; }

    /// <summary>Why it cannot be used; empty when it can.</summary>
    public string Problem { get; }

    /// <summary>The name of the pipeline whose state it is.</summary>
    public string Pipeline => Usable.Pipeline;

    /// <summary>The input record that is read next.</summary>
    public JournalPosition Input => Usable.Input;

    /// <summary>From where on the output journal has what the steps from there on have said.</summary>
    public JournalPosition Output => Usable.Output;

    /// <summary>The journal time of the last step before it.</summary>
    public EventTime JournalTime => Usable.JournalTime;

    /// <summary>Which form of the pipeline it belongs to.</summary>
    public ReadOnlyMemory<byte> Fingerprint => Usable.Fingerprint;

    /// <summary>The partition's snapshot.</summary>
    public ReadOnlyMemory<byte> State => Usable.State;

    private Checkpoint Usable => _checkpoint ?? throw new InvalidOperationException($"'{Path}': {Problem}.");

    /// <summary>Reads and verifies one file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The checkpoint; null when the file is gone.</returns>
    public static CheckpointFile? TryRead(string path) =>
        DurableFile.TryRead(path) is { } bytes ? Read(path, bytes) : null;

    /// <summary>Verifies a checkpoint's bytes.</summary>
    /// <param name="path">What they are called.</param>
    /// <param name="bytes">All bytes of the file; kept.</param>
    /// <returns>The checkpoint.</returns>
    public static CheckpointFile Read(string path, byte[] bytes)
    {
        var checkpoint = Checkpoint.Decode(bytes, out var problem, out var isOtherVersion);
        return new(path, bytes, checkpoint, problem) { IsOtherVersion = isOtherVersion };
    }

    /// <summary>The checkpoints of a folder, newest first by what their names say; none when it is not there.</summary>
    /// <param name="directory">The folder of one pipeline's checkpoints.</param>
    /// <returns>The files.</returns>
    public static IReadOnlyList<string> List(string directory) => Directory.Exists(directory)
        ? [.. Directory.EnumerateFiles(directory, "*" + Suffix).OrderDescending(StringComparer.Ordinal)]
        : [];

    /// <summary>The input position that a file's name says; null when it says none.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The position.</returns>
    public static JournalPosition? PositionOf(string path)
    {
        var name = System.IO.Path.GetFileNameWithoutExtension(path);
        return long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? new(value) : null;
    }
}

using Telemetry.Campaigns.Tests.Tracing;

namespace Telemetry.Campaigns.Tests.Disks;

/// <summary>
/// A folder as a traced process changed it, call by call, with what each sync made surely durable. A file's sync does
/// not make its name durable: only that of its folder does.
/// </summary>
internal sealed class TracedDisk
{
    private readonly string _root;
    private readonly TracedNode _top = new(isFolder: true);
    private readonly Dictionary<long, TracedNode> _open = [];
    private readonly Dictionary<int, DataChange> _writing = [];
    private readonly Dictionary<int, (TracedNode Node, (DataChange[], EntryChange[]) Covered)> _syncing = [];

    /// <param name="root">The folder; empty when the trace begins.</param>
    public TracedDisk(string root) => _root = root;

    /// <summary>Changes and syncs of the folder seen so far.</summary>
    public int Changes { get; private set; }

    public int Syncs { get; private set; }

    /// <summary>Is this descriptor a file or folder of the disk?</summary>
    public bool Has(long descriptor) => _open.ContainsKey(descriptor);

    public void Apply(TraceEvent call)
    {
        switch (call.Name)
        {
            case "openat" or "open" or "creat":
                OnOpen(call);
                break;
            case "close" when call.IsStart:
                _open.Remove(StraceLog.Number(call.Arguments, 0));
                break;
            case "pwrite64" or "pwritev":
                OnData(call, WriteOf);
                break;
            case "ftruncate":
                OnData(call, static text => new DataChange(StraceLog.Number(text, 1), null));
                break;
            case "fallocate":
                OnData(call, static text => new DataChange(
                    StraceLog.Number(text, 2) + StraceLog.Number(text, 3), null)
                { OnlyGrows = true });
                break;
            case "fsync" or "fdatasync":
                OnSync(call);
                break;
            case "write" or "writev" or "copy_file_range" or "pwritev2" or "dup" or "dup2" or "dup3":
                RefuseUnknown(call);
                break;
            default:
                OnNames(call);
                break;
        }
    }

    /// <summary>Writes the disk into an empty folder as it may be after the power went now.</summary>
    public void WriteAfter(CrashChoice choice, string folder) => WriteFolder(_top, choice, folder);

    private static void WriteFolder(TracedNode node, CrashChoice choice, string path)
    {
        Directory.CreateDirectory(path);
        foreach (var (name, child) in choice.Entries(node))
        {
            var target = Path.Combine(path, name);
            if (child.IsFolder)
            {
                WriteFolder(child, choice, target);
            }
            else
            {
                using var file = File.Create(target);
                file.Write(child.ContentAfter(choice).Span);
            }
        }
    }

    private void OnOpen(TraceEvent call)
    {
        if (call.Result is not >= 0 || Inside(StraceLog.Path(call.Arguments)) is not { } path)
        {
            return;
        }
        if (path.Length == 0)
        {
            _open[call.Result.Value] = _top;
            return;
        }
        var (folder, name) = Locate(path);
        if (!folder.Entries.TryGetValue(name, out var node))
        {
            node = new TracedNode(isFolder: false);
            folder.Change(new EntryChange(null, name, node));
            Changes++;
        }
        if (call.Arguments.Contains("O_TRUNC", StringComparison.Ordinal))
        {
            node.Pending.Add(new DataChange(0, null) { IsComplete = true });
        }
        _open[call.Result.Value] = node;
    }

    private void OnData(TraceEvent call, Func<string, DataChange> read)
    {
        if (!_open.TryGetValue(Descriptor(call), out var node))
        {
            return;
        }
        if (call.IsStart)
        {
            var begun = read(call.Arguments);
            node.Pending.Add(begun);
            _writing[call.Thread] = begun;
            Changes++;
        }
        if (call.IsEnd && _writing.Remove(call.Thread, out var change))
        {
            change.IsComplete = call.Result >= 0;
            if (call.Result < 0)
            {
                node.Pending.Remove(change);
            }
        }
    }

    private static DataChange WriteOf(string arguments) => new(
        StraceLog.Number(arguments, -1), [.. StraceLog.Strings(arguments).SelectMany(static bytes => bytes)]);

    private void OnSync(TraceEvent call)
    {
        if (!_open.TryGetValue(Descriptor(call), out var node))
        {
            return;
        }
        if (call.IsStart)
        {
            _syncing[call.Thread] = (node, node.Covered());
        }
        if (call.IsEnd && _syncing.Remove(call.Thread, out var sync) && call.Result == 0 && !call.IsInjected)
        {
            sync.Node.Sync(sync.Covered);
            Syncs++;
        }
    }

    private void OnNames(TraceEvent call)
    {
        if (call.Result != 0 || !TryPaths(call, out var from, out var to))
        {
            return;
        }
        switch (call.Name)
        {
            case "unlink" or "unlinkat" or "rmdir" when from is not null:
                Remove(from);
                break;
            case "mkdir" or "mkdirat" when from is not null:
                Add(from, new TracedNode(isFolder: true));
                break;
            case "rename" or "renameat" or "renameat2" when from is not null && to is not null:
                Rename(from, to);
                break;
            case "link" or "linkat" when from is not null && to is not null:
                var (folder, name) = Locate(from);
                Add(to, folder.Entries[name]);
                break;
            default:
                break;
        }
    }

    private void Remove(string path)
    {
        var (folder, name) = Locate(path);
        folder.Change(new EntryChange(name, null, null));
        Changes++;
    }

    private void Add(string path, TracedNode node)
    {
        var (folder, name) = Locate(path);
        folder.Change(new EntryChange(null, name, node));
        Changes++;
    }

    private void Rename(string from, string to)
    {
        var (folder, name) = Locate(from);
        var (target, newName) = Locate(to);
        var node = folder.Entries[name];
        if (ReferenceEquals(folder, target))
        {
            folder.Change(new EntryChange(name, newName, node));
        }
        else
        {
            target.Change(new EntryChange(null, newName, node));
            folder.Change(new EntryChange(name, null, null));
        }
        Changes++;
    }

    private bool TryPaths(TraceEvent call, out string? from, out string? to)
    {
        var strings = StraceLog.Strings(call.Arguments);
        from = strings.Count > 0 ? Inside(System.Text.Encoding.UTF8.GetString(strings[0])) : null;
        to = strings.Count > 1 ? Inside(System.Text.Encoding.UTF8.GetString(strings[1])) : null;
        return from is not null || to is not null;
    }

    private void RefuseUnknown(TraceEvent call)
    {
        if (call.IsStart && _open.ContainsKey(Descriptor(call)))
        {
            throw new InvalidDataException($"The traced disk does not know {call.Name} on a file of its own.");
        }
    }

    private static long Descriptor(TraceEvent call) => StraceLog.Number(call.Arguments.Split(',')[0], 0);

    private string? Inside(string path) =>
        path == _root ? "" : path.StartsWith(_root + "/", StringComparison.Ordinal) ? path[(_root.Length + 1)..] : null;

    private (TracedNode Folder, string Name) Locate(string path)
    {
        var parts = path.TrimEnd('/').Split('/');
        var folder = parts[..^1].Aggregate(_top, static (node, part) => node.Entries[part]);
        return (folder, parts[^1]);
    }
}

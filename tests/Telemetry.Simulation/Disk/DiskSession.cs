using Telemetry.Journal;
using Telemetry.Simulation.Faults;
using Telemetry.Simulation.Kernel;

namespace Telemetry.Simulation.Disk;

/// <summary>The file system as one life sees it; every operation may be its last.</summary>
internal sealed class DiskSession(Life life, VirtualDisk disk) : IFileSystem
{
    public VirtualDisk Disk => disk;

    /// <inheritdoc/>
    public void CreateDirectory(string path)
    {
        life.ThrowIfDead();
        disk.MakeFolder(path);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> ListFiles(string directory)
    {
        life.ThrowIfDead();
        return disk.List(directory);
    }

    /// <inheritdoc/>
    public bool FileExists(string path)
    {
        life.ThrowIfDead();
        return disk.Find(path) is not null;
    }

    /// <inheritdoc/>
    public IFile Open(string path, FileMode mode)
    {
        life.ThrowIfDead();
        if (!disk.HasFolder(Path.GetDirectoryName(path)!))
        {
            throw new DirectoryNotFoundException($"No folder for '{path}'.");
        }
        var inode = disk.Find(path);
        if (mode == FileMode.CreateNew && inode is not null)
        {
            throw new IOException($"'{path}' is there already.");
        }
        if (mode == FileMode.Open && inode is null)
        {
            throw new FileNotFoundException($"'{path}' is not there.", path);
        }
        if (inode is null)
        {
            inode = Do(DiskOperation.Create, path, () => disk.Create(path));
        }
        else if (mode == FileMode.Create)
        {
            Do(DiskOperation.Truncate, path, () => inode.SetLength(0));
        }
        return new VirtualFile(this, inode, path);
    }

    /// <inheritdoc/>
    public IFile OpenRead(string path)
    {
        life.ThrowIfDead();
        return new VirtualFile(
            this, disk.Find(path) ?? throw new FileNotFoundException($"'{path}' is not there.", path), path);
    }

    /// <inheritdoc/>
    public void Delete(string path)
    {
        life.ThrowIfDead();
        if (disk.Find(path) is not null)
        {
            Do(DiskOperation.Delete, path, () => disk.Delete(path));
        }
    }

    /// <inheritdoc/>
    public void Rename(string source, string target)
    {
        life.ThrowIfDead();
        if (disk.Find(source) is null)
        {
            throw new FileNotFoundException($"'{source}' is not there.", source);
        }
        Do(DiskOperation.Rename, target, () => disk.Rename(source, target));
    }

    /// <inheritdoc/>
    public void SyncDirectory(string path) => Do(DiskOperation.SyncDirectory, path, () => disk.SyncFolder(path));

    /// <inheritdoc/>
    public IDisposable? TryLock(string path)
    {
        life.ThrowIfDead();
        return disk.TryLock(path, life) ? new Lock(disk, path, life) : null;
    }

    /// <inheritdoc/>
    public long FreeBytes(string directory) => Math.Max(0, disk.CapacityBytes - disk.UsedBytes);

    internal int Read(Inode file, Span<byte> buffer, long offset)
    {
        life.ThrowIfDead();
        return file.Read(buffer, offset);
    }

    internal void Write(Inode file, string path, ReadOnlySpan<byte> bytes, long offset)
    {
        var verdict = Begin(DiskOperation.Write, path, bytes.Length);
        if (verdict.Fate == DiskFate.CrashDuring)
        {
            file.Write(bytes[..life.Chance.Next(bytes.Length + 1)], offset);
            Die(verdict);
        }
        var growth = offset + bytes.Length - file.Length;
        if (growth > 0 && disk.CapacityBytes < long.MaxValue && disk.CapacityBytes - disk.UsedBytes < growth)
        {
            var fits = bytes.Length - growth + Math.Max(0, disk.CapacityBytes - disk.UsedBytes);
            file.Write(bytes[..(int)Math.Clamp(fits, 0, bytes.Length)], offset);
            life.World.Note(life.Node.Name, "disk full");
            disk.Faults?.Fired(FaultKind.DiskFull);
            throw new DiskFullException($"No space left on the disk of {life.Node.Name}.");
        }
        file.Write(bytes, offset);
        End(verdict);
    }

    internal void SetLength(Inode file, string path, long length) =>
        Do(DiskOperation.Truncate, path, () => file.SetLength(length));

    internal void Sync(Inode file, string path)
    {
        var verdict = Begin(DiskOperation.SyncFile, path, 0);
        if (verdict.Fate == DiskFate.Failure)
        {
            disk.Refuse(file);
            disk.Faults?.Fired(FaultKind.SyncFailure);
            throw new IOException($"Input/output error at fsync of '{path}'.", 5);
        }
        file.Sync();
        End(verdict);
    }

    internal void ThrowIfDead() => life.ThrowIfDead();

    private void Do(DiskOperation operation, string path, Action action)
    {
        var verdict = Begin(operation, path, 0);
        action();
        End(verdict);
    }

    private T Do<T>(DiskOperation operation, string path, Func<T> action)
    {
        var verdict = Begin(operation, path, 0);
        var result = action();
        End(verdict);
        return result;
    }

    private DiskVerdict Begin(DiskOperation operation, string path, int bytes)
    {
        life.ThrowIfDead();
        life.World.Note(life.Node.Name, NameOf(operation), bytes);
        if (life.World.Trace.IsTold)
        {
            life.World.Trace.Tell(life.World.Ticks, life.Node.Name, path);
        }
        var verdict = disk.Verdict?.Invoke(life, operation, path) ?? default;
        if (verdict.Fate == DiskFate.CrashBefore)
        {
            Die(verdict);
        }
        if (verdict.Takes > TimeSpan.Zero)
        {
            life.Stall(verdict.Takes);
        }
        if (verdict.Fate == DiskFate.Failure && operation != DiskOperation.SyncFile)
        {
            disk.Faults?.Fired(FaultKind.SyncFailure);
            throw new IOException($"Input/output error at '{path}'.", 5);
        }
        return verdict;
    }

    private void End(in DiskVerdict verdict)
    {
        if (verdict.Fate is DiskFate.CrashAfter or DiskFate.CrashDuring)
        {
            Die(verdict);
        }
    }

    private void Die(in DiskVerdict verdict)
    {
        disk.Faults?.Fired(FaultKind.KillAtDisk);
        life.Node.Crash(verdict.Crash);
        life.ThrowIfDead();
    }

    private static string NameOf(DiskOperation operation) => operation switch
    {
        DiskOperation.Create => "create",
        DiskOperation.Write => "write",
        DiskOperation.Truncate => "truncate",
        DiskOperation.SyncFile => "sync",
        DiskOperation.SyncDirectory => "sync folder",
        DiskOperation.Rename => "rename",
        DiskOperation.Delete => "delete",
        _ => "disk",
    };

    private sealed class Lock(VirtualDisk disk, string path, Life life) : IDisposable
    {
        public void Dispose() => disk.Unlock(path, life);
    }
}

using System.Security.Cryptography;

namespace Telemetry.Engine.Runtime.Replay;

/// <summary>
/// The SHA-256 of output rows: of their lines as <see cref="OutputLineWriter"/> writes them, one after the other. So
/// what is printed can be hashed by any other tool.
/// </summary>
public sealed class OutputHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>How many rows went in.</summary>
    public long Rows { get; private set; }

    /// <summary>The hash so far, as lower-case hexadecimal digits.</summary>
    public string Hex => Convert.ToHexStringLower(_hash.GetCurrentHash());

    /// <summary>Takes the next row.</summary>
    /// <param name="line">The row's line with its end.</param>
    public void Add(ReadOnlySpan<byte> line)
    {
        _hash.AppendData(line);
        Rows++;
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();
}

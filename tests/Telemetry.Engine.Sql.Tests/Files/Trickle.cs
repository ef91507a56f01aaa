namespace Telemetry.Engine.Sql.Tests.Files;

/// <summary>Bytes that come a few at a time.</summary>
internal sealed class Trickle(byte[] bytes, Random random) : MemoryStream(bytes)
{
    public override int Read(byte[] buffer, int offset, int count) =>
        base.Read(buffer, offset, Math.Min(count, random.Next(1, 9)));
}

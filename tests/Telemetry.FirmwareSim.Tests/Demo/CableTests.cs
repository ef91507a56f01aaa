using System.Net;
using System.Net.Sockets;
using Telemetry.FirmwareSim.Demo;

namespace Telemetry.FirmwareSim.Tests.Demo;

public sealed class CableTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TcpListener _far = new(IPAddress.Loopback, 0);

    public CableTests() => _far.Start();

    public void Dispose() => _far.Dispose();

    [Fact]
    public async Task Bytes_cross_a_plugged_cable_in_both_directions()
    {
        await using var cable = new Cable((IPEndPoint)_far.LocalEndpoint);
        using var near = await ConnectAsync(cable);
        using var far = await _far.AcceptTcpClientAsync().WaitAsync(Patience);
        await AssertCrossesAsync(near, far);
        await AssertCrossesAsync(far, near);
        Assert.Equal(1, cable.Connections);
    }

    [Fact]
    public async Task Pulling_the_plug_resets_both_ends()
    {
        await using var cable = new Cable((IPEndPoint)_far.LocalEndpoint);
        using var near = await ConnectAsync(cable);
        using var far = await _far.AcceptTcpClientAsync().WaitAsync(Patience);
        await AssertCrossesAsync(near, far);
        cable.Unplug();
        Assert.True(await IsOverAsync(near));
        Assert.True(await IsOverAsync(far));
        Assert.False(cable.IsPlugged);
    }

    [Fact]
    public async Task An_unplugged_cable_carries_no_new_connection_until_it_is_plugged_in()
    {
        await using var cable = new Cable((IPEndPoint)_far.LocalEndpoint);
        cable.Unplug();
        Assert.True(await IsRefusedAsync(cable));
        Assert.False(_far.Pending());
        cable.Plug();
        using var near = await ConnectAsync(cable);
        using var far = await _far.AcceptTcpClientAsync().WaitAsync(Patience);
        await AssertCrossesAsync(near, far);
    }

    [Fact]
    public async Task A_far_end_that_is_not_there_ends_the_near_connection()
    {
        await using var cable = new Cable((IPEndPoint)_far.LocalEndpoint);
        _far.Stop();
        Assert.True(await IsRefusedAsync(cable));
    }

    [Fact]
    public async Task An_orderly_end_is_passed_on()
    {
        await using var cable = new Cable((IPEndPoint)_far.LocalEndpoint);
        using var near = await ConnectAsync(cable);
        using var far = await _far.AcceptTcpClientAsync().WaitAsync(Patience);
        near.Client.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, await far.GetStream().ReadAsync(new byte[1]).AsTask().WaitAsync(Patience));
        await AssertCrossesAsync(far, near);
    }

    private static async Task<TcpClient> ConnectAsync(Cable cable)
    {
        var client = new TcpClient();
        await client.ConnectAsync(cable.Near);
        return client;
    }

    private static async Task AssertCrossesAsync(TcpClient from, TcpClient to)
    {
        byte[] sent = [1, 2, 3, 250];
        await from.Client.SendAsync(sent);
        var received = new byte[sent.Length];
        for (var have = 0; have < received.Length;)
        {
            var count = await to.Client.ReceiveAsync(received.AsMemory(have)).AsTask().WaitAsync(Patience);
            Assert.NotEqual(0, count);
            have += count;
        }

        Assert.Equal(sent, received);
    }

    private static async Task<bool> IsRefusedAsync(Cable cable)
    {
        try
        {
            using var client = await ConnectAsync(cable);
            return await IsOverAsync(client);
        }
        catch (SocketException)
        {
            return true; // The reset came before the connection was seen as one.
        }
    }

    private static async Task<bool> IsOverAsync(TcpClient client)
    {
        try
        {
            return await client.GetStream().ReadAsync(new byte[1]).AsTask().WaitAsync(Patience) == 0;
        }
        catch (IOException)
        {
            return true;
        }
    }
}

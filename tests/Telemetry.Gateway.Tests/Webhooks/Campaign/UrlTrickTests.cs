using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Telemetry.Gateway.Webhooks;
using Xunit.Abstractions;

namespace Telemetry.Gateway.Tests.Webhooks.Campaign;

/// <summary>
/// Spellings of addresses that nobody may be sent to, as the receiver's address and as the aim of a redirect, while
/// somebody listens on every address of this machine and counts.
/// </summary>
public sealed class UrlTrickTests(ITestOutputHelper output) : IAsyncLifetime, IAsyncDisposable
{
    private static readonly string[] Tricks =
    [
        // Decimal, octal, hexadecimal, short and mixed spellings of 127.0.0.1.
        "http://127.0.0.1:{0}/", "http://127.1:{0}/", "http://127.0.1:{0}/", "http://2130706433:{0}/",
        "http://0x7f000001:{0}/", "http://0x7f.1:{0}/", "http://0x7F.0x0.0x0.0x1:{0}/", "http://0177.0.0.1:{0}/",
        "http://017700000001:{0}/", "http://0177.0x0.0.1:{0}/", "http://127.000.000.001:{0}/", "http://127.0.0.2:{0}/",
        "http://127.255.255.254:{0}/", "http://6425673729:{0}/",
        // Nobody's address, which means this machine.
        "http://0:{0}/", "http://0.0.0.0:{0}/", "http://0x0:{0}/", "http://00000000:{0}/",
        // IPv6: loopback, nobody's, mapped, compatible, NAT64, 6to4, Teredo, ISATAP, zones.
        "http://[::1]:{0}/", "http://[0:0:0:0:0:0:0:1]:{0}/", "http://[::]:{0}/", "http://[::ffff:127.0.0.1]:{0}/",
        "http://[::ffff:7f00:1]:{0}/", "http://[0:0:0:0:0:ffff:127.0.0.1]:{0}/", "http://[::127.0.0.1]:{0}/",
        "http://[::ffff:0:127.0.0.1]:{0}/", "http://[64:ff9b::127.0.0.1]:{0}/", "http://[64:ff9b::7f00:1]:{0}/",
        "http://[64:ff9b:1::7f00:1]:{0}/", "http://[2002:7f00:1::]:{0}/", "http://[2001:0:7f00:1::]:{0}/",
        "http://[fe80::5efe:7f00:1]:{0}/", "http://[::1%25lo]:{0}/", "http://[fe80::1]:{0}/",
        "http://[fe80::1%25lo]:{0}/", "http://[fe80::1%25eth0]:{0}/", "http://[fc00::1]:{0}/", "http://[ff02::1]:{0}/",
        "http://[fec0::1]:{0}/", "http://[100::1]:{0}/", "http://[2001:db8::1]:{0}/",
        // Names.
        "http://localhost:{0}/", "http://LOCALHOST:{0}/", "http://localhost.:{0}/", "http://a.localhost:{0}/",
        "http://ip6-localhost:{0}/", "http://127.0.0.1.:{0}/", "http://127.0.0.1.nip.example:{0}/",
        "http://rebind.example:{0}/", "http://metadata.google.internal:{0}/",
        // Who is a host, and who only looks like one.
        "http://public.example@127.0.0.1:{0}/", "http://public.example:80@127.0.0.1:{0}/",
        "http://127.0.0.1:{0}#@public.example/", "http://127.0.0.1:{0}?@public.example/",
        "http://1.1.1.1&@127.0.0.1:{0}/", "http://1.1.1.1%20@127.0.0.1:{0}/", "http:\\\\127.0.0.1:{0}/",
        "http:/\\127.0.0.1:{0}/", "http://127.0.0.1:{0}\\@public.example/", "http://[127.0.0.1]:{0}/",
        // Escapes and other alphabets.
        "http://%6c%6f%63%61%6c%68%6f%73%74:{0}/", "http://127%2e0%2e0%2e1:{0}/", "http://①②⑦.⓪.⓪.①:{0}/",
        "http://１２７.０.０.１:{0}/", "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:{0}/", "http://127。0。0。1:{0}/", "http://127．0．0．1:{0}/",
        "http://١٢٧.٠.٠.١:{0}/", "http://ʟᴏᴄᴀʟʜᴏꜱᴛ:{0}/",
        // Private, shared, link-local, multicast, reserved; metadata services.
        "http://10.0.0.1:{0}/", "http://172.16.0.1:{0}/", "http://192.168.1.1:{0}/", "http://100.64.0.1:{0}/",
        "http://100.100.100.200:{0}/", "http://169.254.169.254:{0}/latest/meta-data/", "http://169.254.0.1:{0}/",
        "http://0xa9fea9fe:{0}/", "http://2852039166:{0}/", "http://[::ffff:169.254.169.254]:{0}/",
        "http://[fd00:ec2::254]:{0}/", "http://192.0.0.192:{0}/", "http://198.18.0.1:{0}/", "http://224.0.0.1:{0}/",
        "http://240.0.0.1:{0}/", "http://255.255.255.255:{0}/",
    ];

    private readonly ConnectionTrap _trap = new();
    private int _dials;
    private int _lookups;

    public Task InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync() => await _trap.DisposeAsync();

    [Fact]
    public async Task No_spelling_of_a_forbidden_address_is_connected_to()
    {
        int refused = 0;
        int noAddress = 0;
        foreach (string trick in Tricks)
        {
            if (!Uri.TryCreate(Spelled(trick), UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
            {
                noAddress++;
                continue;
            }
            DeliveryOutcome outcome = await SendAsync(url, []);
            Assert.False(outcome.IsDelivered, trick);
            Assert.Null(outcome.Status);
            refused++;
        }

        AssertNothingWasConnected();
        output.WriteLine($"{Tricks.Length} tricks: {refused} refused by the guard, {noAddress} no addresses at all, "
            + $"{_lookups} look-ups, {_trap.Connections} connections");
        Assert.True(refused > 60);
    }

    [Fact]
    public async Task Redirects_to_a_forbidden_address_lead_nowhere()
    {
        await using RedirectingReceiver receiver = new();
        foreach (int status in (int[])[301, 302, 303, 307, 308])
        {
            foreach (string trick in Tricks.Where(trick => trick.All(char.IsAscii)))
            {
                receiver.Say(status, Spelled(trick));
                DeliveryOutcome outcome = await SendAsync(receiver.Url, [IPNetwork.Parse("127.0.0.1/32")]);
                Assert.Equal(status, outcome.Status);
                Assert.False(outcome.IsDelivered);
            }
        }

        Assert.Equal(0, _trap.Connections);
        Assert.Equal(receiver.Requests, _dials);
        output.WriteLine($"{receiver.Requests} redirects, {_trap.Connections} connections to where they lead");
    }

    [Fact]
    public async Task Another_network_that_is_allowed_by_name_opens_none_of_them()
    {
        foreach (string trick in Tricks)
        {
            if (Uri.TryCreate(Spelled(trick), UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https")
            {
                DeliveryOutcome outcome = await SendAsync(url, [IPNetwork.Parse("10.99.0.0/16")]);
                Assert.False(outcome.IsDelivered, trick);
            }
        }

        AssertNothingWasConnected();
    }

    [Fact]
    public async Task Trap_counts_who_is_allowed_by_name()
    {
        DeliveryOutcome outcome = await SendAsync(
            new Uri(Spelled("http://127.0.0.1:{0}/")), [IPNetwork.Parse("127.0.0.1/32")]);

        Assert.False(outcome.IsDelivered);
        Assert.Equal(1, _trap.Connections);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Name_that_leads_home_at_the_second_look_up_gets_no_second_look_up(bool isPublicFirst)
    {
        IPAddress known = IPAddress.Parse("93.184.215.14");
        int lookups = 0;
        var dialled = new List<IPEndPoint>();
        var connector = new GuardedConnector(
            [],
            (_, _) => Task.FromResult<IPAddress[]>(
                (lookups++ == 0) == isPublicFirst ? [known, IPAddress.Loopback] : [IPAddress.Loopback]),
            (endpoint, _) =>
            {
                dialled.Add(endpoint);
                throw new SocketException((int)SocketError.ConnectionRefused);
            });

        for (int attempt = 0; attempt < 10; attempt++)
        {
            await Assert.ThrowsAnyAsync<IOException>(
                () => connector.ConnectAsync("rebind.example", _trap.Port, CancellationToken.None).AsTask());
        }

        Assert.Equal(10, lookups);
        Assert.All(dialled, endpoint => Assert.Equal(known, endpoint.Address));
        Assert.Equal(isPublicFirst ? 1 : 9, dialled.Count);
    }

    private string Spelled(string trick) => string.Format(CultureInfo.InvariantCulture, trick, _trap.Port);

    private void AssertNothingWasConnected()
    {
        Assert.Equal(0, _trap.Connections);
        Assert.Equal(0, _dials);
    }

    /// <summary>Whatever the name, the look-up leads home.</summary>
    private async Task<DeliveryOutcome> SendAsync(Uri url, IReadOnlyList<IPNetwork> allowed)
    {
        var endpoint = new WebhookEndpoint
        {
            Id = "hook",
            Url = url,
            Secrets = [],
            AllowHttp = true,
            AllowNetworks = allowed,
        };
        using var client = new WebhookClient(endpoint, TimeProvider.System, new GuardedConnector(
            allowed,
            (_, _) =>
            {
                _lookups++;
                return Task.FromResult<IPAddress[]>([IPAddress.Loopback, IPAddress.IPv6Loopback]);
            },
            DialAsync));
        return await client.SendAsync(NotificationSamples.Alert("raised"), CancellationToken.None);
    }

    /// <summary>Really, to this machine; no test leaves it, whatever it finds.</summary>
    private async ValueTask<Stream> DialAsync(IPEndPoint endpoint, CancellationToken cancel)
    {
        _dials++;
        if (!IPAddress.IsLoopback(endpoint.Address))
        {
            throw new SocketException((int)SocketError.NetworkUnreachable);
        }
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(endpoint, cancel);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
